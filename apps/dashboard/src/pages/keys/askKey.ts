import { element } from "../../dom/element.js";
import type { Key } from "../../server/createServerCalls.js";
import type { PageContext } from "../../shell/app.js";
import { checkboxes } from "../../ui/checkboxes.js";
import { field, select } from "../../ui/field.js";
import { formDialog } from "../../ui/formDialog.js";
import { checkKeyDraft, type KeyFaults } from "./checkKeyDraft.js";
import type { KeysTexts } from "./texts/index.js";

type MadeKey = Key & { readonly key: string };

const days = [7, 30, 90, 365];

/** The form of a new key; resolves with the key itself, which the server shows this once. */
export async function askKey(context: PageContext, texts: KeysTexts): Promise<MadeKey | undefined> {
  let made: MadeKey | undefined;
  const name = element("input", { maxlength: 100, autocomplete: "off" });
  const targets = element("input", {
    autocomplete: "off",
    spellcheck: "false",
    placeholder: "sales-*, support",
  });
  const sessions = element("input", { autocomplete: "off", spellcheck: "false" });
  const expires = select(
    [
      ...days.map((count) => ({ value: String(count), label: texts.days(context.format.figure(count)) })),
      { value: "", label: texts.never },
    ],
    "90",
  );
  const scopes = checkboxes(
    texts.scopes,
    Object.entries(texts.scopeTexts).map(([value, hint]) => ({ value, label: value, hint })),
    () => {
      const isAdmin = scopes.inputs.get("admin")?.checked === true;
      for (const [scope, input] of scopes.inputs) input.disabled = isAdmin && scope !== "admin";
      targets.disabled = isAdmin;
      sessions.disabled = isAdmin;
      adminNote.hidden = !isAdmin;
    },
  );
  const adminNote = element("p", { class: "hint", hidden: true }, texts.adminSees);
  const fields = {
    name: field(texts.name, name, texts.nameHint),
    scopes,
    targets: field(texts.targets, targets, texts.filterHint),
    sessions: field(texts.sessions, sessions, texts.filterHint),
  };
  await formDialog(context, {
    title: texts.addTitle,
    submit: texts.create,
    fields: [
      fields.name.root,
      scopes.root,
      adminNote,
      fields.targets.root,
      fields.sessions.root,
      field(texts.expires, expires).root,
    ],
    send: async () => {
      const checked = checkKeyDraft(
        {
          name: name.value,
          scopes: scopes.chosen(),
          targets: targets.value,
          sessions: sessions.value,
          expiresInDays: expires.value,
        },
        texts,
      );
      const faults: KeyFaults = "faults" in checked ? checked.faults : {};
      for (const key of ["name", "scopes", "targets", "sessions"] as const)
        fields[key].setError(faults[key] ?? "");
      if (!("input" in checked)) return false;
      made = await context.server.createKey(checked.input);
      return true;
    },
  });
  return made;
}
