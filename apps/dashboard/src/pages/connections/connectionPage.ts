import "./connections.css";
import "@holat/dashboard-widgets/register/connection";
import { isHolatApiError } from "@holat/sdk";
import { element, fill } from "../../dom/element.js";
import type { PageContext } from "../../shell/app.js";
import { emptyState } from "../../ui/notice.js";
import { pageHead, panel } from "../../ui/pageHead.js";
import { createConnectionActions } from "./createConnectionActions.js";
import { createHistory } from "./createHistory.js";
import { createUptime } from "./createUptime.js";

/** One linked account: its state and pairing, how long it was connected, and what happened to it. */
export function connectionPage(context: PageContext, sessionId: string): HTMLElement {
  const { texts, sessions, signal, access } = context;
  const words = texts.connections;
  const history = createHistory(context, sessionId);
  const uptime = createUptime(context, sessionId);
  const root = element(
    "div",
    { class: "stack-l" },
    pageHead({
      title: element("span", { class: "breakable" }, sessionId),
      back: context.link({ page: "connections" }, { class: "back" }, texts.pages.connections),
      actions: [access.can("sessions:manage") && createConnectionActions(context, sessionId)],
    }),
    element(
      "div",
      { class: "campaign" },
      element(
        "section",
        {},
        element("h2", { class: "visually-hidden" }, texts.common.status),
        element("holat-connection" as "div", { "session-id": sessionId }),
      ),
      element(
        "div",
        { class: "stack" },
        panel(words.uptime, uptime.root),
        panel(words.history, history.root),
      ),
    ),
  );
  const gone = () =>
    fill(
      root,
      emptyState(
        "connections",
        words.missing,
        context.link({ page: "connections" }, { class: "button" }, texts.pages.connections),
      ),
    );
  sessions.watch(
    {
      onSession: () => {
        void history.refresh();
        void uptime.refresh();
      },
      onDeleted: gone,
    },
    { sessionIds: [sessionId], signal },
  );
  void sessions.get(sessionId, { signal }).catch((error) => {
    if (!signal.aborted && isHolatApiError(error) && error.status === 404) gone();
  });
  return root;
}
