import type { Format } from "../locale/createFormat.js";
import { fillText } from "../locale/fillText.js";
import type { Problem, ProblemText } from "../locale/problemTexts.js";
import { h, setBlock } from "./dom.js";

interface Trust {
  readonly problem: Problem | null;
  readonly stale: boolean;
  readonly asOf: number | null;
}

/** What stands above what is shown: since when it may have moved on, and why there is nothing. */
export function createNotes(texts: Readonly<Record<ProblemText, string>>, format: Format) {
  const stale = h("p", { class: "note", part: "stale", role: "status" });
  const problem = h("p", { class: "error", part: "error", role: "alert" });
  return {
    nodes: [stale, problem],
    update(trust: Trust | undefined): void {
      setBlock(problem, trust?.problem && texts[trust.problem]);
      const since = trust?.stale ? trust.asOf : null;
      setBlock(stale, since === null ? null : fillText(texts.asOf, { time: format.clock(since) }));
    },
  };
}
