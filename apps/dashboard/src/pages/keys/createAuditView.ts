import { element } from "../../dom/element.js";
import { routePath } from "../../routing/routes.js";
import type { AuditEntry, Key } from "../../server/createServerCalls.js";
import type { PageContext } from "../../shell/app.js";
import { button } from "../../ui/button.js";
import { createLiveTable } from "../../ui/createLiveTable.js";
import { createPagedResource } from "../../ui/createPagedResource.js";
import { createResource } from "../../ui/createResource.js";
import { select } from "../../ui/field.js";
import { emptyState } from "../../ui/notice.js";
import { showResource } from "../../ui/showResource.js";
import { auditColumns } from "./auditColumns.js";
import { describePrincipal } from "./describePrincipal.js";
import type { KeysTexts } from "./texts/index.js";

/** Who did what, newest first; the filter stands in the address. */
export function createAuditView(context: PageContext, texts: KeysTexts): HTMLElement {
  const { server, query, signal } = context;
  const [principal, action] = [query.get("principal") ?? "", query.get("action") ?? ""];
  const names = createResource({ signal, load: server.keys });
  return showResource(context, names, (keys) => {
    const filter = element(
      "div",
      { class: "filters" },
      filterBy(context, "principal", texts.audit.who, principal, [
        { value: "", label: texts.audit.anybody },
        ...principalsOf(keys).map((value) => ({ value, label: describePrincipal(value, keys, texts) })),
      ]),
      filterBy(context, "action", texts.audit.action, action, [
        { value: "", label: texts.audit.anything },
        ...Object.entries(texts.audit.actions).map(([value, label]) => ({ value, label })),
      ]),
    );
    return element(
      "div",
      { class: "stack" },
      filter,
      createList(context, texts, keys, { principal, action }),
    );
  });
}

function createList(
  context: PageContext,
  texts: KeysTexts,
  keys: readonly Key[],
  { principal, action }: { readonly principal: string; readonly action: string },
): HTMLElement {
  const entries = createPagedResource<AuditEntry>({
    signal: context.signal,
    keyOf,
    loadPage: async (cursor) => {
      const page = await context.server.audit({
        limit: 50,
        cursor,
        principal: principal || undefined,
        action: action || undefined,
      });
      return { rows: page.entries, nextCursor: page.nextCursor };
    },
  });
  const list = createLiveTable(texts.tabs.audit, auditColumns(context, texts, keys), keyOf);
  list.root.classList.add("keys-table");
  const more = button(context.texts.common.more, { onClick: entries.more });
  const root = element("div", { class: "stack" }, element("div", { class: "panel flush" }, list.root), more);
  const empty = emptyState("keys", texts.audit.empty);
  return showResource(context, entries, ({ rows, nextCursor }) => {
    list.update(rows);
    more.hidden = nextCursor === undefined;
    return rows.length === 0 ? empty : root;
  });
}

/** Two alike in all of this are one and the same to the reader. */
function keyOf(entry: AuditEntry): string {
  return JSON.stringify([entry.at, entry.principal, entry.action, entry.subject, entry.details]);
}

function principalsOf(keys: readonly Key[]): string[] {
  return [...keys.map(({ id }) => `key:${id}`), "loopback", "local"];
}

function filterBy(
  { router }: PageContext,
  name: string,
  label: string,
  value: string,
  choices: Parameters<typeof select>[0],
): HTMLElement {
  const known = choices.some((choice) => choice.value === value)
    ? choices
    : [...choices, { value, label: value }];
  const control = select(known, value, (chosen) => {
    const query = new URLSearchParams(router.location.query);
    if (chosen === "") query.delete(name);
    else query.set(name, chosen);
    router.go(`${routePath({ page: "keys" })}?${query}`, { replace: true });
  });
  control.setAttribute("data-filter", "");
  return element("label", { class: "filter" }, element("span", {}, label), control);
}
