import type { ViewScope } from "@holat/core";
import type { RouteConfig } from "@hono/zod-openapi";
import { z } from "zod";
import type { Principal, Scope } from "../access/principal.js";
import type { RequestHeaders } from "../access/requestHeaders.js";
import type { Reply } from "./reply.js";

/** `open`: for everybody, from everywhere. Else the scope, or null where any key will do. */
export type RouteAccess = "open" | Scope | null;

/**
 * What a view token needs here, and where the request names its call sessions: the path's `sessionId`, or every `session`
 * of the query (`readQuerySessions`). The gate lets a token in for its own sessions alone. `limits`: it is about
 * connection sessions, and the verb shows those of the principal's limits alone.
 */
export interface ViewRule {
  readonly scope: ViewScope;
  readonly sessions: "path" | "query" | "limits";
}

/** What a route gets: authorized, its query validated. */
export interface RouteRequest<Query> {
  readonly principal: Principal;
  readonly headers: RequestHeaders;
  readonly query: Query;
  readonly url: string;
  readonly raw: Request;
  param(name: string): string;
  header(name: string): string | undefined;
  /** Of whoever is connected, a proxy for instance; undefined where the runtime does not tell. */
  address(): string | undefined;
}

/** For routes without a query string. */
export const noQuery = z.object({});

/** One route, as it is documented and as it answers: both from the same schemas. */
export interface Route<Query extends z.ZodObject> {
  readonly config: RouteConfig;
  readonly access: RouteAccess;
  /** For GETs that view tokens may ask; without it they are turned away. */
  readonly view?: ViewRule;
  /** It tells of all sessions and targets alike: keys that may see some alone are turned away. */
  readonly everything?: boolean;
  /** Validates the query string, and is documented with the route. */
  readonly query: Query;
  answer(request: RouteRequest<z.output<Query>>): Reply | Promise<Reply>;
}
