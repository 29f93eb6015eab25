import {
  createElementClass,
  createNotes,
  flagAttribute,
  h,
  numberAttribute,
  setAttribute,
  setBlock,
} from "../element/index.js";
import { getConnectionTexts } from "../locale/getConnectionTexts.js";
import { resolveLiveSessions } from "../settings/resolveLiveSessions.js";
import { type ConnectionsSnapshot, createConnectionsStore } from "../stores/createConnectionsStore.js";
import { badgeStyles } from "../styles/badgeStyles.js";
import { buttonStyles } from "../styles/buttonStyles.js";
import { createTable } from "../table/createTable.js";
import { tableStyles } from "../table/tableStyles.js";
import { connectionsStyles } from "./connectionsStyles.js";
import { type ConnectionRow, createConnectionColumns } from "./createConnectionColumns.js";

/**
 * The linked accounts, live: `<holat-connections limit="50" uptime selectable>`. `holat-select` is told of a row that was
 * clicked or entered, `{ sessionId }`.
 */
export const HolatConnections = /* @__PURE__ */ createElementClass({
  attributes: { limit: numberAttribute, uptime: flagAttribute, selectable: flagAttribute },
  texts: getConnectionTexts,
  styles: [buttonStyles, badgeStyles, tableStyles, connectionsStyles],
  deps: (host) => [resolveLiveSessions(host), host.uptime] as const,
  open: ([sessions, uptime]) => createConnectionsStore({ sessions, uptime }),
  view({ host, root, texts, format }) {
    const notes = createNotes(texts, format);
    const empty = h("p", { class: "empty", part: "empty" });
    const more = h("button", { class: "more", part: "more", type: "button" }, texts.more);
    const place = h("div");
    root.append(h("div", { class: "notes" }, ...notes.nodes), place);
    let table = createOwnTable(host.uptime);
    let hasUptime = host.uptime;
    let pages = 1;
    let shown: readonly ConnectionRow[] = [];
    let latest: ConnectionsSnapshot | undefined;
    more.addEventListener("click", () => {
      pages++;
      show(latest);
    });

    function createOwnTable(uptime: boolean) {
      const made = createTable<ConnectionRow>({
        name: texts.connections,
        columns: createConnectionColumns(texts, format, { uptime }),
        keyOf: ({ session }) => session.sessionId,
        statusOf: ({ session }) => session.status,
        onSelect: ({ session: { sessionId } }) =>
          host.dispatchEvent(
            new CustomEvent("holat-select", { bubbles: true, composed: true, detail: { sessionId } }),
          ),
      });
      setAttribute(made.root, "data-uptime", uptime);
      made.root.append(empty, more);
      place.replaceChildren(made.root);
      return made;
    }

    const show = (snapshot: ConnectionsSnapshot | undefined) => {
      latest = snapshot;
      if (host.uptime !== hasUptime) {
        hasUptime = host.uptime;
        table = createOwnTable(hasUptime);
      }
      if (!snapshot) return "loading";
      const { sessions, uptimes, loading } = snapshot;
      const most = Math.max(1, host.limit ?? 50) * pages;
      const before = new Map(shown.map((row) => [row.session, row]));
      shown = sessions.slice(0, most).map((session) => {
        const uptime = uptimes.get(session.sessionId);
        const known = before.get(session);
        return known?.uptime === uptime && known ? known : { session, uptime };
      });
      table.update(shown, { selectable: host.selectable });
      more.hidden = sessions.length <= most;
      setBlock(
        empty,
        sessions.length > 0 ? null : !loading ? texts.noConnections : snapshot.problem ? null : texts.loading,
      );
      notes.update(snapshot);
      if (snapshot.problem) return "error";
      return loading ? "loading" : snapshot.stale ? "stale" : "ready";
    };
    return show;
  },
});
