import { writeNotice } from "../../client/write.js";
import { createBarView } from "./createBarView.js";
import { createJsonView } from "./createJsonView.js";
import { createLineView } from "./createLineView.js";
import type { WatchView } from "./watchView.js";

/** As `out` and the environment allow: a bar on a terminal, unless it is a dumb one; lines otherwise. */
export function createWatchView(
  out: NodeJS.WriteStream,
  options: { readonly json: boolean; readonly env: NodeJS.ProcessEnv },
): WatchView {
  const { json, env } = options;
  const write = (text: string) => {
    out.write(text);
  };
  if (json) return createJsonView(write, writeNotice);
  if (!out.isTTY || env.TERM === "dumb") return createLineView(write, writeNotice);
  return createBarView({
    columns: () => out.columns || 80,
    color: !env.NO_COLOR,
    blocks: /utf-?8/i.test(env.LC_ALL || env.LC_CTYPE || env.LANG || ""),
    write,
  });
}
