import type { CallSession } from "@holat/sdk";
import { element, setAttribute, setText } from "../dom.js";

/** The status word on the seed's colour; while it runs, a dot beats and the word stays legible. */
export function createBadge() {
  const word = element("span");
  const root = element(
    "span",
    { class: "badge" },
    element("span", { class: "badge-dot", "aria-hidden": "true" }),
    word,
  );
  return {
    root,
    update: (session: CallSession) => {
      setAttribute(root, "class", `badge badge-${session.status.toLowerCase()}`);
      setText(word, session.statusDescription);
    },
  };
}
