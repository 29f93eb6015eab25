import { element } from "../../dom/element.js";
import type { Key } from "../../server/createServerCalls.js";
import type { Page } from "../../shell/app.js";
import { button } from "../../ui/button.js";
import { createResource } from "../../ui/createResource.js";
import { emptyState } from "../../ui/notice.js";
import { pageHead } from "../../ui/pageHead.js";
import { showResource } from "../../ui/showResource.js";
import { type Column, moment, table } from "../../ui/table.js";
import { createKeyDialog } from "./createKeyDialog.js";

/** Who may ask what: the keys of this server. */
export const keysPage: Page = (context) => {
  const { texts, format, server, signal } = context;
  const keys = createResource({ signal, everyMs: 30_000, load: server.keys });
  const told = (at: string | null, otherwise: string) =>
    moment(at, at === null ? otherwise : format.moment(Date.parse(at), Date.now()));

  const revoke = async ({ id, name }: Key) => {
    const sure = await context.ask({
      title: texts.keys.revokeTitle(name),
      text: texts.keys.revokeMore,
      yes: texts.keys.revokeYes,
      danger: true,
    });
    if (!sure || !(await context.attempt(() => server.revokeKey(id)))) return;
    context.toast(texts.keys.revokedDone);
    await keys.refresh();
  };
  const columns: readonly Column<Key>[] = [
    {
      title: texts.keys.name,
      cell: ({ name, prefix }) =>
        element(
          "div",
          {},
          element("strong", {}, name),
          element("div", { class: "muted" }, prefix === null ? texts.keys.ofSettings : `${prefix}…`),
        ),
    },
    {
      title: texts.keys.scopes,
      cell: ({ scopes, targets, sessions }) =>
        element(
          "ul",
          { class: "chips" },
          ...scopes.map((scope) => element("li", {}, scope)),
          ...(targets ?? []).map((name) =>
            element("li", { class: "limit" }, `${texts.pages.targets}: ${name}`),
          ),
          ...(sessions ?? []).map((name) =>
            element("li", { class: "limit" }, `${texts.pages.connections}: ${name}`),
          ),
        ),
    },
    {
      title: texts.keys.lastUsed,
      minor: true,
      cell: ({ lastUsedAt }) => told(lastUsedAt, texts.keys.neverUsed),
    },
    { title: texts.keys.expires, minor: true, cell: ({ expiresAt }) => told(expiresAt, texts.keys.never) },
    {
      title: texts.common.status,
      cell: (key) => {
        const ended =
          key.revokedAt !== null ? texts.keys.revoked : isExpired(key) ? texts.keys.expired : undefined;
        return element(
          "span",
          { class: "state", "data-state": ended === undefined ? "good" : "unknown" },
          ended ?? texts.keys.active,
        );
      },
    },
    {
      title: texts.common.actions,
      cell: (key) => {
        if (key.prefix === null || key.revokedAt !== null || isExpired(key)) return null;
        const made = button(texts.keys.revoke, { tone: "quiet", icon: "trash", onClick: () => revoke(key) });
        made.dataset.row = "";
        made.setAttribute("aria-label", `${texts.keys.revoke}: ${key.name}`);
        return made;
      },
    },
  ];
  return element(
    "div",
    { class: "stack-l" },
    pageHead({
      title: texts.pages.keys,
      lead: texts.keys.lead,
      actions: [
        button(texts.keys.add, {
          icon: "plus",
          tone: "primary",
          onClick: () => createKeyDialog(context, () => void keys.refresh()),
        }),
      ],
    }),
    showResource(context, keys, (all) =>
      all.length === 0
        ? emptyState("keys", texts.keys.emptyTitle)
        : element("div", { class: "panel flush" }, table(texts.pages.keys, columns, all)),
    ),
  );
};

function isExpired({ expiresAt }: Key): boolean {
  return expiresAt !== null && Date.parse(expiresAt) <= Date.now();
}
