import type { CallSession, Client } from "@holat/sdk";
import { type FunctionComponent, createElement as h, memo, useEffect, useMemo, useState } from "react";
import { createRoot } from "react-dom/client";
import { createNotedClient, offer, toNumber } from "./contestant.js";

function Row({ session }: { readonly session: CallSession }) {
  return h(
    "tr",
    null,
    h("td", null, h("code", null, session.sessionId)),
    h("td", null, h("span", { className: `badge badge-${session.status}` }, session.statusDescription)),
    h(
      "td",
      null,
      h(
        "div",
        { className: "progress-mini" },
        h("div", { className: "progress-bar", style: { width: `${session.progressPercentage}%` } }),
      ),
      `${session.progressPercentage}%`,
    ),
    h(
      "td",
      null,
      h("span", null, session.totalNumbers),
      " / ",
      h("span", { className: "processed" }, session.processedNumbers),
      " / ",
      h("span", null, session.connectedCalls),
      " / ",
      h("span", null, session.failedCalls),
    ),
    h("td", null, `${session.durationSeconds}s`),
    h("td", null, new Date(session.startedAt).toLocaleString("uz-UZ")),
  );
}

const MemoRow = memo(Row);

interface TableProps {
  readonly client: Client;
  readonly row: FunctionComponent<{ readonly session: CallSession }>;
}

function Table({ client, row }: TableProps) {
  const [sessions, setSessions] = useState<ReadonlyMap<string, CallSession>>(new Map());
  useEffect(() => {
    const watch = client.calls.watchAll({ limit: 100 }, ({ session }) =>
      setSessions((before) => new Map(before).set(session.id, session)),
    );
    return () => watch.stop();
  }, [client]);
  const rows = useMemo(
    () => [...sessions.values()].sort((a, b) => (a.createdAt < b.createdAt ? 1 : -1)),
    [sessions],
  );
  return h("table", null, h("tbody", null, ...rows.map((session) => h(row, { key: session.id, session }))));
}

/** The seed's table over the same watch; `memoized` renders the rows that changed, else all of them. */
export function createReactTable({ memoized }: { readonly memoized: boolean }): void {
  const place = document.createElement("div");
  document.body.append(place);
  createRoot(place).render(h(Table, { client: createNotedClient(), row: memoized ? MemoRow : Row }));
  offer({
    countRows: () => document.querySelectorAll("tbody tr").length,
    readFirst: () => toNumber(document.querySelector("tbody .processed")?.textContent),
  });
}
