import type { Webhook } from "@holat/sdk/webhooks";
import { element, setText } from "../../dom/element.js";
import type { PageContext } from "../../shell/app.js";
import { button } from "../../ui/button.js";
import { createResource } from "../../ui/createResource.js";
import { pageHead } from "../../ui/pageHead.js";
import { showResource } from "../../ui/showResource.js";
import { showSecret } from "../../ui/showSecret.js";
import { createDeliveries } from "./createDeliveries.js";
import { webhookState } from "./webhookState.js";

/** One address: whether it takes what is sent, and every delivery with its attempts. */
export function webhookPage(context: PageContext, id: string): HTMLElement {
  const { texts, webhooks, signal } = context;
  const words = texts.webhooks;
  const webhook = createResource({ signal, everyMs: 10_000, load: () => webhooks.get(id, { signal }) });
  const deliveries = createDeliveries(context, id);
  const title = element("span", { class: "breakable" }, texts.pages.webhooks);

  const change = async (work: () => Promise<unknown>, done?: string) => {
    if (!(await context.attempt(work))) return;
    if (done !== undefined) context.toast(done);
    await webhook.refresh();
    await deliveries.refresh();
  };
  const rotate = async () => {
    const sure = await context.ask({
      title: words.rotateTitle,
      text: words.rotateMore,
      yes: words.rotateYes,
    });
    if (!sure) return;
    await change(async () => {
      const { secret } = await webhooks.rotate(id, { signal });
      await showSecret(context, { title: words.secretTitle, text: words.secretMore, secret });
    });
  };
  const remove = async () => {
    const sure = await context.ask({
      title: words.deleteTitle,
      text: words.deleteMore,
      yes: words.deleteYes,
      danger: true,
    });
    if (!sure || !(await context.attempt(() => webhooks.delete(id, { signal })))) return;
    context.toast(words.deleted);
    context.go({ page: "webhooks" });
  };
  const show = (one: Webhook) => {
    const { url, events, description, enabled } = one;
    setText(title, url);
    context.setTitle(new URL(url).host);
    return element(
      "section",
      { class: "panel stack" },
      element("div", { class: "panel-head" }, webhookState(context, one)),
      description !== null && element("p", {}, description),
      element("ul", { class: "chips" }, ...events.map((event) => element("li", {}, event))),
      element(
        "div",
        { class: "row" },
        button(words.test, {
          tone: "primary",
          onClick: () => change(() => webhooks.test(id, { signal }), words.tested),
        }),
        button(words.rotate, { icon: "again", onClick: rotate }),
        button(enabled ? words.disable : words.enable, {
          onClick: () => change(() => webhooks.update(id, { enabled: !enabled }, { signal })),
        }),
        button(words.delete, { icon: "trash", tone: "danger", onClick: remove }),
      ),
    );
  };
  return element(
    "div",
    { class: "stack-l" },
    pageHead({ title, back: context.link({ page: "webhooks" }, { class: "back" }, texts.pages.webhooks) }),
    showResource(context, webhook, show),
    deliveries.root,
  );
}
