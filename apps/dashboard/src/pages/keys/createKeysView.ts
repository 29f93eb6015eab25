import { element, setText } from "../../dom/element.js";
import type { Key } from "../../server/createServerCalls.js";
import type { PageContext } from "../../shell/app.js";
import { createLiveTable } from "../../ui/createLiveTable.js";
import { createResource } from "../../ui/createResource.js";
import { emptyState } from "../../ui/notice.js";
import { showResource } from "../../ui/showResource.js";
import { showSecret } from "../../ui/showSecret.js";
import { askKey } from "./askKey.js";
import { deriveKeyState } from "./deriveKeyState.js";
import { keyColumns } from "./keyColumns.js";
import type { KeysTexts } from "./texts/index.js";

const everyMs = 30_000;

/** The keys that are good, and below them, folded, those that are not any more. */
export function createKeysView(context: PageContext, texts: KeysTexts) {
  const { server, format } = context;
  const keys = createResource({ signal: context.signal, load: server.keys, everyMs });

  const revoke = async ({ id, name }: Key) => {
    const agreed = await context.ask({
      title: texts.revokeTitle(name),
      text: texts.revokeMore,
      yes: texts.revokeYes,
      danger: true,
    });
    if (!agreed) return;
    if (await context.attempt(() => server.revokeKey(id))) context.toast(texts.revokedDone);
    await keys.refresh();
  };
  const add = async () => {
    const made = await askKey(context, texts);
    if (made === undefined) return;
    void keys.refresh();
    await showSecret(context, {
      title: texts.shownTitle,
      text: texts.shownMore,
      value: made.key,
      warning: texts.lose,
      copy: texts.copyKey,
      done: texts.done,
    });
  };

  const columns = keyColumns(context, texts, revoke);
  const keyOf = ({ id }: Key) => id;
  const active = createLiveTable(context.texts.pages.keys, columns, keyOf);
  const ended = createLiveTable(texts.revoked, columns, keyOf);
  for (const { root } of [active, ended]) root.classList.add("keys-table");
  const list = element("div", { class: "panel flush" }, active.root);
  const summary = element("summary");
  const fold = element("details", { class: "panel fold" }, summary, ended.root);
  const root = element("div", { class: "stack" }, list, fold);
  const empty = emptyState("keys", texts.emptyTitle);

  return {
    add,
    root: showResource(context, keys, (all) => {
      const now = Date.now();
      const isActive = (key: Key) => deriveKeyState(key, now) === "active";
      const good = all.filter(isActive);
      const gone = all.filter((key) => !isActive(key));
      active.update(good);
      ended.update(gone);
      setText(summary, texts.ended(format.figure(gone.length)));
      list.hidden = good.length === 0;
      fold.hidden = gone.length === 0;
      return all.length === 0 ? empty : root;
    }),
  };
}
