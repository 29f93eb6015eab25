import { element } from "../dom/element.js";
import { icon } from "../dom/icon.js";

const shownMs = 6_000;

/** Short answers to what the reader did, in a corner; the last three. */
export function createToasts() {
  const root = element("div", { class: "toasts", role: "status" });
  return {
    root,
    show: (text: string, tone: "good" | "bad" = "good") => {
      const toast = element(
        "div",
        { class: "toast", "data-tone": tone },
        icon(tone === "good" ? "check" : "alert"),
        element("span", {}, text),
      );
      root.append(toast);
      while (root.children.length > 3) root.firstElementChild?.remove();
      setTimeout(() => toast.remove(), shownMs);
    },
  };
}
