import type { App } from "../../shell/app.js";
import { showSecret } from "../../ui/showSecret.js";
import type { WebhooksTexts } from "./texts/index.js";

export function showWebhookSecret(app: App, texts: WebhooksTexts, value: string): Promise<void> {
  return showSecret(app, {
    title: texts.secretTitle,
    text: texts.secretMore,
    value,
    warning: texts.lose,
    copy: texts.copySecret,
    done: texts.done,
  });
}
