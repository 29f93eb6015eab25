import { element } from "../../dom/element.js";
import type { Key } from "../../server/createServerCalls.js";
import type { PageContext } from "../../shell/app.js";
import { button } from "../../ui/button.js";
import { type Column, moment } from "../../ui/table.js";
import { deriveKeyState } from "./deriveKeyState.js";
import { describeLimits } from "./describeLimits.js";
import type { KeysTexts } from "./texts/index.js";

export function keyColumns(
  context: PageContext,
  texts: KeysTexts,
  onRevoke: (key: Key) => Promise<void>,
): readonly Column<Key>[] {
  const { format, texts: common } = context;
  const dateOf = (at: string) => format.date(Date.parse(at));
  return [
    {
      title: texts.name,
      cell: ({ name, prefix }) =>
        element(
          "div",
          { class: "key-name" },
          element("strong", {}, name),
          prefix === null
            ? element("span", { class: "muted" }, texts.ofSettings)
            : element("code", { class: "muted" }, `${prefix}…`),
        ),
    },
    {
      title: texts.scopes,
      cell: ({ scopes }) =>
        element(
          "ul",
          { class: "chips" },
          ...scopes.map((scope) => element("li", {}, element("code", {}, scope))),
        ),
    },
    {
      title: texts.sees,
      cell: (key) =>
        element(
          "div",
          { class: "key-limits" },
          ...describeLimits(key, texts).map((text) => element("div", {}, text)),
        ),
    },
    {
      title: common.common.created,
      minor: true,
      cell: ({ createdAt }) => moment(createdAt, createdAt === null ? "–" : dateOf(createdAt)),
    },
    {
      title: texts.lastUsed,
      cell: ({ lastUsedAt, prefix }) =>
        moment(
          lastUsedAt,
          lastUsedAt !== null
            ? format.moment(Date.parse(lastUsedAt), Date.now())
            : prefix === null
              ? "–"
              : texts.neverUsed,
        ),
    },
    {
      title: texts.expires,
      cell: (key) => {
        const state = deriveKeyState(key, Date.now());
        if (state === "revoked")
          return moment(key.revokedAt, `${texts.revoked}, ${dateOf(key.revokedAt ?? "")}`);
        if (key.expiresAt === null) return element("span", { class: "muted" }, texts.never);
        const date = dateOf(key.expiresAt);
        return moment(
          key.expiresAt,
          state === "expired" ? `${texts.expired}, ${date}` : texts.expiresOn(date),
        );
      },
    },
    {
      title: common.common.actions,
      cell: (key) => {
        if (key.prefix === null || deriveKeyState(key, Date.now()) !== "active") return null;
        const made = button(texts.revoke, { tone: "quiet", icon: "trash", onClick: () => onRevoke(key) });
        made.setAttribute("aria-label", `${texts.revoke}: ${key.name}`);
        return made;
      },
    },
  ];
}
