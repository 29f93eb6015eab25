import { element } from "../../dom/element.js";
import type { PageContext } from "../../shell/app.js";
import { field } from "../../ui/field.js";
import { formDialog } from "../../ui/formDialog.js";

export function createConnectionDialog(context: PageContext): void {
  const { texts, sessions, signal } = context;
  const words = texts.connections;
  const name = element("input", {
    required: true,
    pattern: "[A-Za-z0-9_\\-]{1,64}",
    autocomplete: "off",
    spellcheck: "false",
  });
  const proxy = element("input", { autocomplete: "off", spellcheck: "false", placeholder: "socks5://" });
  const perMinute = element("input", { type: "number", min: 1, max: 6_000, placeholder: "60" });
  formDialog(context, {
    title: words.addTitle,
    submit: words.create,
    fields: [
      field(words.name, name, words.nameHint).root,
      field(words.proxy, proxy, words.proxyHint).root,
      field(words.perMinute, perMinute).root,
    ],
    send: async () => {
      const { sessionId } = await sessions.create(
        {
          sessionId: name.value.trim(),
          ...(proxy.value.trim() && { proxyUrl: proxy.value.trim() }),
          ...(perMinute.value && { messagesPerMinute: Number(perMinute.value) }),
        },
        { signal },
      );
      context.go({ page: "connection", sessionId });
    },
  });
}
