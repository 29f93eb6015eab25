import { type Child, element } from "../../dom/element.js";
import type { AuditEntry, Key } from "../../server/createServerCalls.js";
import type { PageContext } from "../../shell/app.js";
import { type Column, moment } from "../../ui/table.js";
import { describeDetails } from "./describeDetails.js";
import { describePrincipal } from "./describePrincipal.js";
import type { KeysTexts } from "./texts/index.js";

export function auditColumns(
  context: PageContext,
  texts: KeysTexts,
  keys: readonly Key[],
): readonly Column<AuditEntry>[] {
  const { audit } = texts;
  const actions: Readonly<Record<string, string>> = audit.actions;
  const subjectOf = ({ action, subject }: AuditEntry): Child => {
    const [kind] = action.split(".");
    if (kind === "call") return context.link({ page: "campaign", sessionId: subject }, {}, subject);
    if (action === "webhook.delete") return subject;
    if (kind === "webhook") return context.link({ page: "webhook", id: subject }, {}, subject);
    return keys.find(({ id }) => id === subject)?.name ?? subject;
  };
  return [
    {
      title: audit.when,
      cell: ({ at }) => moment(at, context.format.moment(Date.parse(at), Date.now())),
    },
    { title: audit.who, cell: ({ principal }) => describePrincipal(principal, keys, texts) },
    {
      title: audit.action,
      cell: ({ action }) => element("span", { title: action }, actions[action] ?? action),
    },
    { title: audit.subject, cell: (entry) => element("span", { class: "audit-subject" }, subjectOf(entry)) },
    {
      title: audit.details,
      minor: true,
      cell: ({ details }) =>
        element("span", { class: "audit-details" }, describeDetails(details, context.format.date)),
    },
  ];
}
