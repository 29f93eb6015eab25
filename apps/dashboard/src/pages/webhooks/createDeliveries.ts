import type { DeliveryPage } from "@holat/sdk/webhooks";
import { element, fill } from "../../dom/element.js";
import type { PageContext } from "../../shell/app.js";
import { button } from "../../ui/button.js";
import { createResource } from "../../ui/createResource.js";
import { select } from "../../ui/field.js";
import { showResource } from "../../ui/showResource.js";
import { type Column, moment, table } from "../../ui/table.js";

type Delivery = DeliveryPage["deliveries"][number];

const statuses = ["pending", "delivered", "failed"] as const;
const states = { pending: "unknown", delivered: "good", failed: "bad" } as const;

/** What was sent to a webhook, newest first, and what became of it; what was given up can be sent again. */
export function createDeliveries(context: PageContext, id: string) {
  const { texts, format, webhooks, signal } = context;
  const words = texts.webhooks;
  let limit = 25;
  let status: Delivery["status"] | undefined;
  const page = createResource({
    signal,
    everyMs: 5_000,
    load: () => webhooks.deliveries(id, { limit, signal, ...(status && { status }) }).page(),
  });
  const told = (at: string) => moment(at, format.moment(Date.parse(at), Date.now()));

  const replay = async (delivery: Delivery) => {
    if (await context.attempt(() => webhooks.replay(id, delivery.id, { signal })))
      context.toast(words.replayed(format.figure(1)));
    await page.refresh();
  };
  const replayAll = async () => {
    await context.attempt(async () => {
      const count = await webhooks.replayAll(id, { signal });
      context.toast(words.replayed(format.figure(count)));
    });
    await page.refresh();
  };
  const columns: readonly Column<Delivery>[] = [
    { title: texts.common.created, cell: ({ createdAt }) => told(createdAt) },
    {
      title: words.event,
      cell: ({ type, sessionId }) =>
        element(
          "div",
          {},
          element("strong", {}, type),
          sessionId !== null && element("div", { class: "muted breakable" }, sessionId),
        ),
    },
    {
      title: texts.common.status,
      cell: (delivery) =>
        element(
          "span",
          { class: "state", "data-state": states[delivery.status] },
          words.deliveryStatuses[delivery.status],
        ),
    },
    { title: words.attempts, figure: true, cell: ({ attempts }) => format.figure(attempts) },
    {
      title: words.answer,
      cell: ({ log, nextAttemptAt }) => {
        const last = log.at(-1);
        return element(
          "div",
          { class: "breakable" },
          last && (last.statusCode === null ? (last.error ?? "") : `HTTP ${last.statusCode}`),
          nextAttemptAt !== null &&
            element("div", { class: "muted" }, `${words.nextAttempt}: `, told(nextAttemptAt)),
        );
      },
    },
    {
      title: texts.common.actions,
      cell: (delivery) => {
        if (delivery.status === "pending") return null;
        const made = button(words.replay, { tone: "quiet", icon: "again", onClick: () => replay(delivery) });
        made.dataset.row = "";
        return made;
      },
    },
  ];
  const filter = select(
    [
      { value: "", label: texts.common.all },
      ...statuses.map((value) => ({ value, label: words.deliveryStatuses[value] })),
    ],
    "",
    (value) => {
      status = statuses.find((one) => one === value);
      void page.refresh();
    },
  );
  filter.setAttribute("aria-label", texts.common.status);
  filter.dataset.filter = "";
  const more = button(texts.common.more, {
    onClick: () => {
      limit = 100;
      return page.refresh();
    },
  });
  more.hidden = true;

  const root = element("section", { class: "panel stack" });
  fill(
    root,
    element(
      "div",
      { class: "panel-head" },
      element("h2", {}, words.deliveries),
      filter,
      button(words.replayAll, { icon: "again", tone: "quiet", onClick: replayAll }),
    ),
    showResource(context, page, ({ deliveries, nextCursor }) => {
      more.hidden = nextCursor === undefined || limit >= 100;
      return deliveries.length === 0
        ? element("p", { class: "muted" }, words.noDeliveries)
        : table(words.deliveries, columns, deliveries);
    }),
    more,
  );
  return { root, refresh: page.refresh };
}
