import type { Transition } from "@holat/sdk/sessions";
import { element } from "../../dom/element.js";
import type { PageContext } from "../../shell/app.js";
import { button } from "../../ui/button.js";
import { createResource } from "../../ui/createResource.js";
import { showResource } from "../../ui/showResource.js";
import { type Column, moment, table } from "../../ui/table.js";

/** What happened to an account, newest first. */
export function createHistory(context: PageContext, sessionId: string) {
  const { texts, format, sessions, signal } = context;
  const words = texts.connections;
  let limit = 20;
  const page = createResource({
    signal,
    load: () => sessions.history(sessionId, { signal, limit }).page(),
  });
  const columns: readonly Column<Transition>[] = [
    { title: words.at, cell: ({ at }) => moment(at, format.moment(Date.parse(at), Date.now())) },
    {
      title: words.to,
      cell: ({ from, to }) =>
        element(
          "div",
          {},
          element("strong", {}, words.statuses[to]),
          from !== null && element("div", { class: "muted" }, `${words.from}: ${words.statuses[from]}`),
        ),
    },
    {
      title: words.reason,
      cell: ({ reason, code }) => element("span", {}, reason, code !== null && ` (${code})`),
    },
    { title: words.by, minor: true, cell: ({ actor }) => actor },
  ];
  const more = button(texts.common.more, {
    onClick: () => {
      limit = 100;
      return page.refresh();
    },
  });
  const root = showResource(context, page, ({ transitions, nextCursor }) => {
    more.hidden = nextCursor === undefined || limit >= 100;
    return transitions.length === 0
      ? element("p", { class: "muted" }, words.noHistory)
      : element("div", { class: "stack" }, table(words.history, columns, transitions), more);
  });
  return { root, refresh: page.refresh };
}
