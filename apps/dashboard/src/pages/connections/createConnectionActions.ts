import { element } from "../../dom/element.js";
import type { PageContext } from "../../shell/app.js";
import { button } from "../../ui/button.js";

/** What the card of an account does not offer itself. */
export function createConnectionActions(context: PageContext, sessionId: string): HTMLElement {
  const { texts, sessions, signal } = context;
  const words = texts.connections;
  const act = async (work: () => Promise<unknown>, done: string) => {
    if (await context.attempt(work)) context.toast(done);
  };
  return element(
    "div",
    { class: "row" },
    button(words.stop, {
      icon: "stop",
      onClick: () => act(() => sessions.stop(sessionId, { signal }), words.stopped),
    }),
    button(words.delete, {
      icon: "trash",
      tone: "danger",
      onClick: async () => {
        const sure = await context.ask({
          title: words.deleteTitle(sessionId),
          text: words.deleteMore,
          yes: words.deleteYes,
          danger: true,
          typed: sessionId,
        });
        if (!sure || !(await context.attempt(() => sessions.delete(sessionId, { signal })))) return;
        context.toast(words.deleted);
        context.go({ page: "connections" });
      },
    }),
  );
}
