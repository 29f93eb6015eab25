import { randomUUID } from "node:crypto";
import { encodeRowCursor } from "../../../src/http/cursor.js";
import { encodeOffset } from "../../../src/live/stream/offset.js";
import { createdAt } from "../../calls/insertRecord.js";
import { json } from "../../http/apiHarness.js";
import { linkRows } from "./linkRows.js";
import type { SceneLink } from "./links.js";

/** One request that a limited key sends. */
export interface Probe {
  readonly path: string;
  readonly init?: RequestInit;
  /** `seen`: it names what the key may see, and is answered about that. Else the status, or `any`. */
  readonly expect: "seen" | "any" | number;
}

/** Names to ask by: each list in both spellings, UUID and sessionId. */
export interface Names {
  readonly visible: readonly string[];
  readonly hidden: readonly string[];
  readonly unknown: readonly string[];
  readonly visibleTargets: readonly string[];
  readonly hiddenTargets: readonly string[];
  readonly links: readonly SceneLink[];
}

/** The requests that a route is tried with. */
export type Row = (names: Names) => readonly Probe[];

const post = { method: "POST" };
const uuid = /^[0-9a-f-]{36}$/;

/** About one session, by its name: those that may be seen, those that may not, and those that there are none of. */
const onSession =
  (rest: string, init: RequestInit = {}): Row =>
  ({ visible, hidden, unknown }) => [
    ...visible.map((name) => ({ path: `/calls/session/${name}${rest}`, init, expect: "seen" as const })),
    ...[...hidden, ...unknown].map((name) => ({ path: `/calls/session/${name}${rest}`, init, expect: 404 })),
  ];

const together =
  (...rows: readonly Row[]): Row =>
  (names) =>
    rows.flatMap((row) => row(names));

/** Nothing in the answer depends on any session. */
const once =
  (path: string, expect: number, init: RequestInit = {}): Row =>
  () => [{ path, init, expect }];

const list: Row = ({ hidden, visibleTargets, hiddenTargets }) =>
  [
    "",
    "limit=1",
    "limit=2&status=RUNNING",
    "status=COMPLETED",
    ...[...visibleTargets, ...hiddenTargets].map((target) => `target=${encodeURIComponent(target)}`),
    ...hidden.filter((name) => uuid.test(name)).map((id) => `cursor=${encodeRowCursor("c2", id)}`),
  ].map((query) => ({ path: `/calls/sessions/all?${query}`, expect: 200 }));

const events: Row = ({ visible, hidden, unknown, visibleTargets, hiddenTargets }) => [
  ...[
    "",
    "limit=1",
    "status=RUNNING",
    `offset=${encodeOffset({ at: createdAt, version: 0 })}`,
    `offset=${encodeOffset({ at: createdAt, version: 0 })}&status=RUNNING`,
    ...[...visibleTargets, ...hiddenTargets].map((target) => `target=${encodeURIComponent(target)}`),
  ].map((query) => ({ path: `/calls/events?${query}`, expect: 200 })),
  ...visible.map((name) => ({ path: `/calls/events?session=${name}`, expect: "seen" as const })),
  ...[...hidden, ...unknown].map((name) => ({
    path: `/calls/events?${[...visible.slice(0, 1), name].map((one) => `session=${one}`).join("&")}`,
    expect: 404,
  })),
];

const start: Row = ({ visibleTargets, hiddenTargets }) => [
  { path: "/calls/start", init: post, expect: visibleTargets.length > 0 ? 201 : 422 },
  ...visibleTargets.map((target) => ({ path: "/calls/start", init: json({ target }), expect: 201 })),
  ...[...hiddenTargets, "nowhere"].map((target) => ({
    path: "/calls/start",
    init: json({ target }),
    expect: 422,
  })),
];

const stopAll: Row = ({ visibleTargets, hiddenTargets }) => [
  ...visibleTargets.map((name) => ({
    path: `/targets/${encodeURIComponent(name)}/stop-all`,
    init: post,
    expect: "seen" as const,
  })),
  ...[...hiddenTargets, "nowhere"].map((name) => ({
    path: `/targets/${encodeURIComponent(name)}/stop-all`,
    init: post,
    expect: 404,
  })),
];

/** A key is not taken there, nor what it could read. */
const badge: Row = ({ visible, hidden, unknown }) =>
  [...visible, ...hidden, ...unknown].map((name) => ({ path: `/badges/${name}.svg`, expect: 401 }));

const admins = (path: string, init: RequestInit = {}): Row => once(path, 403, init);
const someId = randomUUID();

/**
 * How each route is tried, by method and path as /openapi.json has them. A route without a row fails the test: add what
 * asks it about a session that the key may see, one that it may not, and one that does not exist.
 */
export const rows: Readonly<Record<string, Row>> = {
  "GET /calls/session/{sessionId}": together(onSession(""), onSession("?wait=1&version=0")),
  "GET /calls/session/{sessionId}/events": onSession("/events"),
  "GET /calls/session/{sessionId}/log": onSession("/log"),
  "GET /calls/session/{sessionId}/log/download": onSession("/log/download?stream=stderr"),
  "GET /calls/session/{sessionId}/results": together(
    onSession("/results"),
    onSession("/results", { headers: { accept: "text/csv" } }),
  ),
  "GET /calls/sessions/all": list,
  "GET /calls/events": events,
  "POST /calls/session/{sessionId}/view-token": onSession("/view-token", post),
  "POST /calls/session/{sessionId}/badge-token": onSession("/badge-token", post),
  "DELETE /calls/badge-token/{id}": once(`/calls/badge-token/${someId}`, 204, { method: "DELETE" }),
  "GET /badges/{sessionId}.svg": badge,
  "POST /calls/session/{sessionId}/cancel": onSession("/cancel?force=true", post),
  "POST /calls/start": start,
  "DELETE /calls/view-token/{id}": once(`/calls/view-token/${someId}`, 204, { method: "DELETE" }),
  "GET /targets": once("/targets", 200),
  "POST /targets/{name}/stop-all": stopAll,
  "GET /auth/me": once("/auth/me", 200),
  "POST /auth/sign-in": once("/auth/sign-in", 401, json({ key: "hk_nobodys" })),
  "POST /auth/sign-out": once("/auth/sign-out", 204, post),
  ...linkRows,
  "GET /metrics": once("/metrics", 403),
  "GET /livez": once("/livez", 200),
  "GET /readyz": once("/readyz", 200),
  "GET /openapi.json": once("/openapi.json", 200),
  "GET /docs": once("/docs", 200),
  "GET /docs/page.js": once("/docs/page.js", 200),
  "GET /audit": admins("/audit"),
  "GET /keys": admins("/keys"),
  "POST /keys": admins("/keys", json({ name: "more", scopes: ["calls:read"] })),
  "DELETE /keys/{id}": admins(`/keys/${someId}`, { method: "DELETE" }),
  "GET /webhooks": admins("/webhooks"),
  "POST /webhooks": admins("/webhooks", json({ url: "https://shop.example/hook" })),
  "GET /webhooks/{id}": admins(`/webhooks/${someId}`),
  "PATCH /webhooks/{id}": admins(`/webhooks/${someId}`, { ...json({ enabled: true }), method: "PATCH" }),
  "DELETE /webhooks/{id}": admins(`/webhooks/${someId}`, { method: "DELETE" }),
  "POST /webhooks/{id}/rotate": admins(`/webhooks/${someId}/rotate`, post),
  "POST /webhooks/{id}/test": admins(`/webhooks/${someId}/test`, post),
  "GET /webhooks/{id}/deliveries": admins(`/webhooks/${someId}/deliveries`),
  "POST /webhooks/{id}/replay": admins(`/webhooks/${someId}/replay`, post),
  "POST /webhooks/{id}/deliveries/{deliveryId}/replay": admins(
    `/webhooks/${someId}/deliveries/${someId}/replay`,
    post,
  ),
};

/** `METHOD /path` of every operation of an OpenAPI document. */
export function operationsOf(document: { readonly paths: Readonly<Record<string, object>> }): string[] {
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  );
}
