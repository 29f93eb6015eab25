import type { CallStatus } from "@holat/core";
import { h, setAttribute, setText } from "../element/index.js";

/** The status word on the seed's colour; while it runs, a dot beats and the word stays legible. */
export function createBadge() {
  const word = h("span");
  const root = h("span", { class: "badge", part: "badge" }, word);
  return {
    root,
    update(status: CallStatus, label: string) {
      setAttribute(root, "data-status", status);
      setText(word, label);
    },
  };
}
