import type { Part } from "@holat/dashboard-widgets";
import type { Webhook } from "@holat/sdk/webhooks";
import { element, setText } from "../../dom/element.js";
import type { PageContext } from "../../shell/app.js";
import { button } from "../../ui/button.js";
import { showWebhookSecret } from "./showWebhookSecret.js";
import type { WebhooksTexts } from "./texts/index.js";

export interface WebhookActionsOptions {
  /** Rotating and deleting too. */
  readonly all: boolean;
  onChange(): Promise<void>;
  onDelete?(): void;
}

/** What can be done to a webhook. What stops it, or changes its secret, is asked twice. */
export function createWebhookActions(
  context: PageContext,
  texts: WebhooksTexts,
  { all, onChange, onDelete }: WebhookActionsOptions,
): Part<Webhook> {
  const { webhooks, ask, attempt, toast } = context;
  let webhook: Webhook | undefined;
  const withWebhook = (work: (webhook: Webhook) => Promise<void>) => async () => {
    if (webhook !== undefined) await work(webhook);
  };

  const test = button(texts.test, {
    onClick: withWebhook(async ({ id }) => {
      if (await attempt(() => webhooks.test(id))) toast(texts.tested);
      await onChange();
    }),
  });
  const toggle = button("", {
    onClick: withWebhook(async ({ id, enabled }) => {
      const agreed =
        !enabled ||
        (await ask({ title: texts.disableTitle, text: texts.disableMore, yes: texts.disable, danger: true }));
      if (!agreed) return;
      await attempt(() => webhooks.update(id, { enabled: !enabled }));
      await onChange();
    }),
  });
  const toggleWord = toggle.querySelector("span");
  const rotate = button(texts.rotate, {
    icon: "keys",
    onClick: withWebhook(async ({ id }) => {
      if (!(await ask({ title: texts.rotateTitle, text: texts.rotateMore, yes: texts.rotateYes }))) return;
      await attempt(async () => {
        const { secret } = await webhooks.rotate(id);
        await showWebhookSecret(context, texts, secret);
      });
      await onChange();
    }),
  });
  const remove = button(texts.delete, {
    icon: "trash",
    onClick: withWebhook(async ({ id }) => {
      const { deleteTitle: title, deleteMore: text, deleteYes: yes } = texts;
      if (!(await ask({ title, text, yes, danger: true }))) return;
      if (!(await attempt(() => webhooks.delete(id)))) return;
      toast(texts.deleted);
      onDelete?.();
    }),
  });

  return {
    root: element("div", { class: "row" }, test, toggle, all && rotate, all && remove),
    update: (next) => {
      webhook = next;
      test.disabled = !next.enabled;
      if (toggleWord) setText(toggleWord, next.enabled ? texts.disable : texts.enable);
      for (const [control, words] of [
        [test, texts.test],
        [toggle, next.enabled ? texts.disable : texts.enable],
      ] as const)
        control.setAttribute("aria-label", all ? words : `${words}: ${next.url}`);
    },
  };
}
