import "./campaigns.css";
import "@holat/dashboard-widgets/register/call-session";
import "@holat/dashboard-widgets/register/campaign-chart";
import "@holat/dashboard-widgets/register/log";
import { type CallSession, isHolatApiError } from "@holat/sdk";
import { element, fill, setText } from "../../dom/element.js";
import type { PageContext } from "../../shell/app.js";
import { emptyState } from "../../ui/notice.js";
import { pageHead } from "../../ui/pageHead.js";
import { createActions } from "./createActions.js";
import { createFacts } from "./createFacts.js";
import { createResults } from "./createResults.js";

/** One campaign: its state, course, results and log, and what can be done with it. */
export function campaignPage(context: PageContext, sessionId: string): HTMLElement {
  const { texts, client, signal } = context;
  const { campaign } = texts;
  const widget = (name: string) => element(name as "div", { "session-id": sessionId });
  const note = element("p", { class: "notice", "data-tone": "info", hidden: true });
  const actions = createActions(context, sessionId);
  const facts = createFacts(context);
  const results = createResults(context, sessionId);
  const root = element(
    "div",
    { class: "stack-l" },
    pageHead({
      title: element("code", { class: "session-id" }, sessionId),
      back: context.link({ page: "campaigns" }, { class: "back" }, texts.pages.campaigns),
      actions: [actions.root],
    }),
    note,
    element(
      "div",
      { class: "campaign" },
      element("div", { class: "stack" }, widget("holat-call-session"), facts.root),
      widget("holat-campaign-chart"),
    ),
    results.root,
    element("section", { class: "stack-s" }, element("h2", {}, campaign.log), widget("holat-log")),
  );

  const show = (session: CallSession) => {
    const { progressPercentage, isCompleted, cancelRequestedAt, statusDescription } = session;
    context.setTitle(isCompleted ? statusDescription : `${progressPercentage}%`);
    const isCanceling = cancelRequestedAt !== null && !isCompleted;
    setText(note, isCanceling ? campaign.canceling : "");
    note.hidden = !isCanceling;
    actions.update(session);
    facts.update(session);
    results.update(session);
  };
  client.calls.watch(sessionId, ({ session }) => show(session), {
    signal,
    onError: (error) => {
      if (!isHolatApiError(error) || error.status !== 404) return;
      fill(
        root,
        emptyState(
          "campaigns",
          campaign.missing,
          element("p", { class: "muted" }, texts.common.notFoundMore),
          context.link({ page: "campaigns" }, { class: "button" }, texts.pages.campaigns),
        ),
      );
    },
  });
  return root;
}
