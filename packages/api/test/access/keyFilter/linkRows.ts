import { randomUUID } from "node:crypto";
import { json } from "../../http/apiHarness.js";
import type { Row } from "./rows.js";

const post = { method: "POST" };
const text = json({ to: "998901234567", text: "hello" });
const importing = json({ credentials: "{}" });

/** About one connection session, by its name. Nobody holds the visible ones: who does would have to answer. */
const onLink =
  (rest: string, init: RequestInit = {}, missing = 404): Row =>
  ({ links }) => [
    ...links
      .filter(({ visible, held }) => visible && !held)
      .map(({ sessionId }) => ({ path: `/sessions/${sessionId}${rest}`, init, expect: "seen" as const })),
    ...[...links.filter(({ visible }) => !visible).map(({ sessionId }) => sessionId), "nobody"].map(
      (name) => ({
        path: `/sessions/${name}${rest}`,
        init,
        expect: missing,
      }),
    ),
  ];

const once =
  (...paths: readonly string[]): Row =>
  () =>
    paths.map((path) => ({ path, expect: 200 }));

const watch: Row = ({ links }) =>
  ["", ...[...links.map(({ sessionId }) => sessionId), "nobody"].map((name) => `?session=${name}`)].map(
    (query) => ({
      path: `/sessions/events${query}`,
      expect: 200,
    }),
  );

const make: Row = ({ links }) => [
  ...links
    .filter(({ visible, held }) => visible && !held)
    .map(({ sessionId }) => ({ path: "/sessions", init: json({ sessionId }), expect: 200 })),
  ...links
    .filter(({ visible }) => !visible)
    .map(({ sessionId }) => ({ path: "/sessions", init: json({ sessionId }), expect: 403 })),
];

const viewToken: Row = ({ links }) => {
  const own = links.filter(({ visible }) => visible).map(({ sessionId }) => sessionId);
  const others = [...links.filter(({ visible }) => !visible).map(({ sessionId }) => sessionId), "nobody"];
  const ask = (sessions: readonly string[], expect: "seen" | number) => ({
    path: "/sessions/view-token",
    init: json({ sessions }),
    expect,
  });
  return [
    ...(own.length > 0 ? [ask(own, "seen")] : []),
    ...others.map((name) => ask([...own.slice(0, 1), name], 404)),
  ];
};

const message: Row = ({ links }) => [
  ...links.map(({ messageId, visible }) => ({
    path: `/messages/${messageId}`,
    expect: visible ? ("seen" as const) : 404,
  })),
  { path: `/messages/${randomUUID()}`, expect: 404 },
];

/** Of connection sessions and their messages. */
export const linkRows: Readonly<Record<string, Row>> = {
  "GET /sessions": once("/sessions"),
  "GET /sessions/all": once("/sessions/all"),
  "GET /sessions/connected": once("/sessions/connected"),
  "GET /sessions/available": once("/sessions/available"),
  "GET /sessions/health": once("/sessions/health"),
  "GET /sessions/uptime": once("/sessions/uptime"),
  "GET /sessions/events": watch,
  "GET /sessions/{sessionId}": onLink(""),
  "GET /sessions/{sessionId}/uptime": onLink("/uptime"),
  "GET /sessions/{sessionId}/history": onLink("/history"),
  "GET /sessions/{sessionId}/qr": onLink("/qr"),
  "GET /messages/{messageId}": message,
  // Before any is opened: for the code of one that opens the clock would have to go on.
  "POST /sessions/{sessionId}/pairing-code": onLink("/pairing-code", json({ phone: "998901234567" })),
  "POST /messages": () => [{ path: "/messages", init: text, expect: "any" }],
  "POST /sessions/{sessionId}/messages": onLink("/messages", text),
  "POST /sessions": make,
  "POST /sessions/view-token": viewToken,
  "DELETE /sessions/view-token/{id}": () => [
    { path: `/sessions/view-token/${randomUUID()}`, init: { method: "DELETE" }, expect: 204 },
  ],
  "POST /sessions/{sessionId}/restart": onLink("/restart", post),
  "POST /sessions/{sessionId}/stop": onLink("/stop", post),
  "POST /sessions/{sessionId}/logout": onLink("/logout", post),
  "POST /sessions/{sessionId}/import": ({ links }) =>
    links
      .filter(({ visible, held }) => !visible || !held)
      .map(({ sessionId, visible }) => ({
        path: `/sessions/${sessionId}/import`,
        init: importing,
        expect: visible ? ("any" as const) : 403,
      })),
  // Deleting what is not there changes nothing; last, for it takes away what others ask about.
  "DELETE /sessions/{sessionId}": onLink("", { method: "DELETE" }, 200),
};
