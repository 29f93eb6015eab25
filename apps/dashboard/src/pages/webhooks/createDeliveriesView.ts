import { createKeyedList } from "@holat/dashboard-widgets";
import type { WebhookDelivery, WebhookDeliveryStatus } from "@holat/sdk/webhooks";
import { element } from "../../dom/element.js";
import { routePath } from "../../routing/routes.js";
import type { PageContext } from "../../shell/app.js";
import { button } from "../../ui/button.js";
import { createPagedResource } from "../../ui/createPagedResource.js";
import { emptyState } from "../../ui/notice.js";
import { showResource } from "../../ui/showResource.js";
import { createDeliveryItem } from "./createDeliveryItem.js";
import type { WebhooksTexts } from "./texts/index.js";

const everyMs = 4_000;
const pageSize = 25;
const statuses: readonly WebhookDeliveryStatus[] = ["pending", "delivered", "failed"];

/** What was sent, what waits and what was given up; the filter stands in the address. */
export function createDeliveriesView(context: PageContext, texts: WebhooksTexts, id: string) {
  const { webhooks, router, signal, query } = context;
  const status = statuses.find((one) => one === query.get("status"));
  const deliveries = createPagedResource<WebhookDelivery>({
    signal,
    everyMs,
    keyOf: (delivery) => delivery.id,
    loadPage: async (cursor) => {
      const page = await webhooks
        .deliveries(id, { limit: pageSize, ...(cursor && { cursor }), ...(status && { status }) })
        .page();
      return { rows: page.deliveries, nextCursor: page.nextCursor };
    },
  });
  const replayOne = async (delivery: WebhookDelivery) => {
    if (await context.attempt(() => webhooks.replay(id, delivery.id)))
      context.toast(texts.replayed(context.format.figure(1)));
    await deliveries.refresh();
  };
  const replayAll = async () => {
    await context.attempt(async () => {
      context.toast(texts.replayed(context.format.figure(await webhooks.replayAll(id))));
    });
    await deliveries.refresh();
  };

  const path = routePath({ page: "webhook", id });
  const filter = ([undefined, ...statuses] as const).map((one) =>
    element(
      "a",
      {
        href: router.href(one === undefined ? path : `${path}?status=${one}`),
        "data-page": true,
        "aria-current": one === status && "page",
      },
      one === undefined ? context.texts.common.all : texts.deliveryStatuses[one],
    ),
  );
  const list = element("div", { class: "deliveries" });
  const showItems = createKeyedList(
    list,
    (delivery: WebhookDelivery) => delivery.id,
    () => createDeliveryItem(context, texts, replayOne),
  );
  const again = button(texts.replayAll, { icon: "again", onClick: replayAll });
  const more = button(context.texts.common.more, { onClick: deliveries.more });
  const filled = element("div", { class: "stack" }, list, more);
  const empty = emptyState("webhooks", status === undefined ? texts.noDeliveries : texts.noneOfStatus);

  return {
    refresh: deliveries.refresh,
    root: element(
      "section",
      { class: "stack" },
      element("div", { class: "row between" }, element("h2", {}, texts.deliveries), again),
      element("nav", { class: "tabs", "aria-label": texts.deliveries }, ...filter),
      showResource(context, deliveries, ({ rows, nextCursor }) => {
        showItems(rows);
        more.hidden = nextCursor === undefined;
        again.hidden = !rows.some((row) => row.status === "failed");
        return rows.length === 0 ? empty : filled;
      }),
    ),
  };
}
