import type { CallSession } from "@holat/sdk";
import {
  createElementClass,
  createNotes,
  flagAttribute,
  h,
  numberAttribute,
  property,
  setBlock,
  textAttribute,
} from "../element/index.js";
import { fillText } from "../locale/fillText.js";
import { resolveClient } from "../settings/resolveClient.js";
import {
  type CallSessionsSnapshot,
  type CallSessionsStore,
  createCallSessionsStore,
} from "../stores/createCallSessionsStore.js";
import { badgeStyles } from "../styles/badgeStyles.js";
import { buttonStyles } from "../styles/buttonStyles.js";
import { createTable } from "../table/createTable.js";
import { tableStyles } from "../table/tableStyles.js";
import { createFilterBar } from "./createFilterBar.js";
import { createSessionColumns } from "./createSessionColumns.js";
import { getSessionsTexts } from "./getSessionsTexts.js";
import { parseSessionFilter, type SessionFilter } from "./parseSessionFilter.js";
import { sessionsStyles } from "./sessionsStyles.js";

/**
 * The list of call sessions, live: `<holat-call-sessions limit="50" status="RUNNING" selectable>`.
 *
 * What is chosen in its filter bar becomes its attributes and is told by `holat-filter`; `hide-filters` takes the bar away.
 * `holat-select` is told of a row that was clicked or entered, `{ sessionId }`.
 */
export const HolatCallSessions = /* @__PURE__ */ createElementClass({
  attributes: {
    limit: numberAttribute,
    status: textAttribute,
    target: textAttribute,
    from: textAttribute,
    to: textAttribute,
    selectable: flagAttribute,
    hideFilters: flagAttribute,
  },
  properties: {
    /** Instead of the attributes. */
    filter: property<SessionFilter>(),
  },
  texts: getSessionsTexts,
  styles: [buttonStyles, badgeStyles, tableStyles, sessionsStyles],
  deps(host) {
    const { status, target, from, to } = host.filter ?? parseSessionFilter(host);
    return [resolveClient(host), host.limit, status, target, from?.getTime(), to?.getTime()] as const;
  },
  open: ([client, limit, status, target, from, to]): CallSessionsStore =>
    createCallSessionsStore({
      client,
      limit: Math.min(100, Math.max(1, Math.floor(limit ?? 20))),
      filter: {
        ...(status && { status }),
        ...(target && { target }),
        ...(from !== undefined && { from: new Date(from) }),
        ...(to !== undefined && { to: new Date(to) }),
      },
    }),
  view({ host, root, texts, format }) {
    let store: CallSessionsStore | undefined;
    const tell = (name: string, detail: object) =>
      host.dispatchEvent(new CustomEvent(name, { bubbles: true, composed: true, detail }));
    const bar = createFilterBar(texts, (filter) => {
      Object.assign(host, { ...filter, filter: undefined });
      tell("holat-filter", filter);
    });
    const table = createTable<CallSession>({
      name: texts.callSessions,
      columns: createSessionColumns(texts, format),
      keyOf: ({ id }) => id,
      statusOf: ({ status }) => status,
      onSelect: ({ sessionId }) => tell("holat-select", { sessionId }),
      onHold(isHeld) {
        store?.hold(isHeld);
        if (!isHeld) store?.reveal();
      },
      onReveal: () => store?.reveal(),
    });
    const notes = createNotes(texts, format);
    const empty = h("p", { class: "empty", part: "empty" });
    const more = h("button", { class: "more", part: "more", type: "button" }, texts.more);
    more.addEventListener("click", () => void store?.loadMore());
    table.root.append(empty, more);
    root.append(bar.root, h("div", { class: "notes" }, ...notes.nodes), table.root);

    return (snapshot: CallSessionsSnapshot | undefined, own) => {
      store = own as CallSessionsStore | undefined;
      const { status, target, from, to } = host;
      bar.root.hidden = host.hideFilters;
      bar.update({ status, target, from, to });
      if (!snapshot) return "loading";
      const { sessions, newCount, loading, hasMore, loadingMore } = snapshot;
      table.update(sessions, {
        selectable: host.selectable,
        freshText: newCount > 0 ? fillText(texts.fresh, { count: format.number(newCount) }) : undefined,
      });
      const isFiltered = [status, target, from, to, host.filter].some((one) => one !== undefined);
      const none = isFiltered ? texts.noMatches : texts.noSessions;
      setBlock(
        empty,
        sessions.length > 0 ? null : loading && !snapshot.problem ? texts.loading : loading ? null : none,
      );
      notes.update(snapshot);
      more.hidden = !hasMore;
      more.disabled = loadingMore;
      if (snapshot.problem) return "error";
      return loading ? "loading" : snapshot.stale ? "stale" : "ready";
    };
  },
});
