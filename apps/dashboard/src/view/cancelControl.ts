import type { CallSession } from "@holat/sdk";
import { element, setChildren } from "../dom.js";
import type { Actions, View } from "./context.js";

/** Cancel, asked twice; once asked for and not confirmed, the way to end the session all the same. */
export function createCancelControl({ texts }: View, actions: Actions) {
  let session: CallSession | undefined;
  const button = (label: string, kind: string, onClick: () => void) => {
    const made = element("button", { type: "button", class: `button ${kind}` }, label);
    made.addEventListener("click", onClick);
    return made;
  };
  const cancel = (force: boolean) => {
    if (session !== undefined) void actions.cancel(session.sessionId, force);
    show([ask]);
  };
  const ask = button(texts.cancel, "quiet", () => {
    show([question, yes, no]);
    no.focus();
  });
  const question = element("span", { class: "question" }, texts.cancelAsk);
  const yes = button(texts.cancelYes, "danger", () => cancel(false));
  const no = button(texts.cancelNo, "quiet", () => {
    show([ask]);
    ask.focus();
  });
  const force = button(texts.force, "quiet", () => cancel(true));
  const root = element("div", { class: "cancel" }, ask);
  const show = (parts: readonly Element[]) => setChildren(root, parts);
  return {
    root,
    update: (next: CallSession) => {
      const asked = next.cancelRequestedAt !== null;
      const wasAsked = session !== undefined && session.cancelRequestedAt !== null;
      session = next;
      root.hidden = next.isCompleted;
      if (asked && !wasAsked) show([force]);
    },
  };
}
