import { element } from "../../dom/element.js";
import type { KeyInput } from "../../server/createServerCalls.js";
import type { PageContext } from "../../shell/app.js";
import { field, select } from "../../ui/field.js";
import { formDialog } from "../../ui/formDialog.js";
import { showSecret } from "../../ui/showSecret.js";

const scopes = [
  "calls:read",
  "calls:start",
  "calls:manage",
  "sessions:read",
  "sessions:manage",
  "messages:send",
  "admin",
] as const;
const terms = [30, 90, 365] as const;
const daySeconds = 24 * 3_600;

export function createKeyDialog(context: PageContext, onCreated: () => void): void {
  const { texts, format, server } = context;
  const { keys } = texts;
  const name = element("input", { required: true, maxlength: 100, autocomplete: "off" });
  const boxes = scopes.map((scope) =>
    element("input", { type: "checkbox", value: scope, checked: scope === "calls:read" }),
  );
  const scopeError = element("p", { class: "field-error", hidden: true }, keys.noScope);
  const targets = element("input", {
    autocomplete: "off",
    spellcheck: "false",
    placeholder: "sales-*, support",
  });
  const sessions = element("input", { autocomplete: "off", spellcheck: "false" });
  const expires = select(
    [
      { value: "", label: keys.never },
      ...terms.map((days) => ({ value: String(days), label: keys.days(format.figure(days)) })),
    ],
    "90",
  );

  const send = async () => {
    const chosen = boxes.filter(({ checked }) => checked).map(({ value }) => value);
    scopeError.hidden = chosen.length > 0;
    if (chosen.length === 0) return false;
    const [targetNames, sessionNames] = [readNames(targets.value), readNames(sessions.value)];
    const input: KeyInput = {
      name: name.value.trim(),
      scopes: chosen,
      ...(targetNames.length > 0 && { targets: targetNames }),
      ...(sessionNames.length > 0 && { sessions: sessionNames }),
      ...(expires.value && { expiresInSeconds: Number(expires.value) * daySeconds }),
    };
    const { key } = await server.createKey(input);
    onCreated();
    await showSecret(context, { title: keys.shownTitle, text: keys.shownMore, secret: key });
    return true;
  };

  formDialog(context, {
    title: keys.addTitle,
    submit: keys.create,
    fields: [
      field(keys.name, name, keys.nameHint).root,
      element(
        "fieldset",
        { class: "checks" },
        element("legend", {}, keys.scopes),
        ...boxes.map((box) => element("label", {}, box, element("code", {}, box.value))),
        scopeError,
      ),
      field(keys.targets, targets, keys.filterHint).root,
      field(keys.sessions, sessions, keys.filterHint).root,
      field(keys.expires, expires).root,
    ],
    send,
  });
}

function readNames(text: string): string[] {
  return text
    .split(/[\s,]+/)
    .map((name) => name.trim())
    .filter((name) => name !== "");
}
