import type { ServerResponse } from "node:http";
import type { Context as HonoContext } from "hono";
import type { AccessConfig } from "../access/accessConfig.js";
import { createAuthorizer } from "../access/createAuthorizer.js";
import { createKeyRing } from "../access/createKeyRing.js";
import { createSessionNames } from "../access/createSessionNames.js";
import { createViewGuard } from "../access/createViewGuard.js";
import { findViewToken } from "../access/findViewToken.js";
import { unlimited } from "../access/keyLimits.js";
import { deriveCorsHeaders, deriveViewCorsHeaders } from "../access/origins.js";
import type { Principal } from "../access/principal.js";
import { type RequestHeaders, readHeaders, readRawHeaders } from "../access/requestHeaders.js";
import { checkStillValid } from "../access/revokedPrincipals.js";
import type { Context } from "../context.js";
import { createSignInGuard } from "../signIn/createSignInGuard.js";
import { createRequestIds } from "./createRequestIds.js";
import { problemReply } from "./problem.js";
import { readQuerySessions } from "./readQuerySessions.js";
import { type Reply, toResponse } from "./reply.js";
import type { RouteAccess, ViewRule } from "./route.js";

export interface ApiEnv {
  /** What `@hono/node-server` gives along with a request; empty elsewhere. */
  Bindings: {
    readonly incoming?: {
      readonly rawHeaders: readonly string[];
      readonly socket?: { readonly remoteAddress?: string | undefined };
    };
    readonly outgoing?: ServerResponse;
  };
}

/** One answered request, for a log. `path` may hold what a caller typed. */
export interface AnsweredRequest {
  readonly requestId: string;
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly durationMs: number;
  /** `key:<key id>`, `view:<token id>` or `loopback`; null for open routes and for who was turned away. */
  readonly principalId: string | null;
}

export interface GateOptions
  extends Pick<
    Context,
    "db" | "clock" | "engine" | "logger" | "viewTokens" | "keys" | "revoked" | "signIns"
  > {
  readonly access: AccessConfig;
  readonly onAnswered?: (answered: AnsweredRequest) => void;
}

export interface Passage {
  readonly access: RouteAccess;
  readonly view?: ViewRule | undefined;
  readonly everything: boolean;
  /** It may change something. */
  readonly changes: boolean;
  observe(status: number, durationMs: number): void;
}

/** Lets one request in, and turns its reply or its error into the response. */
export type Gate = (
  c: HonoContext<ApiEnv>,
  passage: Passage,
  answer: (principal: Principal, headers: RequestHeaders) => Reply | Promise<Reply>,
) => Response | Promise<Response>;

const everybody: Principal = {
  id: "",
  name: "",
  keyless: true,
  scopes: new Set(),
  limits: unlimited,
  expiresAt: null,
};

/** The one way in for every request: authorize, answer, tell errors, count. Synchronous as long as the answer is. */
export function createGate(options: GateOptions): Gate {
  const { access, clock, logger, viewTokens, onAnswered } = options;
  const keys = createKeyRing(access.apiKeys, options.keys);
  const admitSignIn = createSignInGuard({ access, clock, keys, signIns: options.signIns });
  const authorize = createAuthorizer(access, keys, admitSignIn, clock);
  const admitView = createViewGuard(viewTokens, createSessionNames(options));
  const nextRequestId = createRequestIds();

  const tell = (error: unknown, c: HonoContext<ApiEnv>, requestId: string): Reply => {
    const reply = problemReply(error, requestId, c.req.path);
    const fields = { requestId, method: c.req.method, path: c.req.path, err: error };
    if (reply.status === 503) logger.warn(fields, "request turned away");
    else if (reply.status >= 500) logger.error(fields, "request failed");
    return reply;
  };

  return (c, passage, answer) => {
    const startedAt = clock.monotonic();
    const incoming = c.env?.incoming;
    const headers = incoming ? readRawHeaders(incoming.rawHeaders) : readHeaders(c.req.raw.headers);
    const token = findViewToken(headers.authorization);
    const verdict = token === undefined ? undefined : viewTokens.verify(token);
    let asker: Principal | undefined;

    const finish = (reply: Reply, requestId?: string): Response => {
      const durationMs = clock.monotonic() - startedAt;
      passage.observe(reply.status, durationMs);
      onAnswered?.({
        requestId: requestId ?? nextRequestId(),
        method: c.req.method,
        path: c.req.path,
        status: reply.status,
        durationMs,
        principalId: asker?.id ?? null,
      });
      const cors =
        asker?.signIn !== undefined
          ? undefined
          : verdict === undefined
            ? deriveCorsHeaders(access, headers)
            : deriveViewCorsHeaders(verdict, headers.origin);
      return toResponse(reply, cors, { method: c.req.method, outgoing: c.env?.outgoing });
    };
    const fail = (error: unknown): Response => {
      const requestId = nextRequestId();
      return finish(tell(error, c, requestId), requestId);
    };

    const admit = (): Principal | Promise<Principal> => {
      const { changes, everything, access: scope } = passage;
      if (verdict === undefined)
        return scope === "open" ? everybody : authorize({ headers, changes, scope, everything });
      // Who comes with a view token changes nothing, also where everybody may.
      if (scope === "open" && !changes) return everybody;
      const rule = changes ? undefined : passage.view;
      const named = ({ sessions }: ViewRule) =>
        sessions === "path" ? [c.req.param("sessionId") ?? ""] : readQuerySessions(c.req.url);
      return admitView({ verdict, headers, rule, named });
    };
    const proceed = (principal: Principal) => {
      if (principal !== everybody) asker = principal;
      const reply = answer(principal, headers);
      if (principal.keyless || passage.changes || !(reply instanceof Promise)) return reply;
      return reply.then((late) => {
        // A long poll can outlive its key or token; a stream is ended by those who keep it.
        if (typeof late.body === "string") checkStillValid(options, principal);
        return late;
      });
    };

    try {
      const principal = admit();
      const reply = principal instanceof Promise ? principal.then(proceed) : proceed(principal);
      return reply instanceof Promise ? reply.then((late) => finish(late)).catch(fail) : finish(reply);
    } catch (error) {
      return fail(error);
    }
  };
}
