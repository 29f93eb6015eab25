import { createHolatError } from "@holat/core";
import type { OpenAPIHono } from "@hono/zod-openapi";
import type { AccessConfig } from "./access/accessConfig.js";
import { createRevokedPrincipals } from "./access/revokedPrincipals.js";
import { noStoredKeys, type StoredKeys } from "./access/storedKeys.js";
import { noViewTokens, type ViewTokens } from "./access/viewTokens.js";
import { addAuditRoute } from "./audit/routes/addAuditRoute.js";
import { type BadgeTokens, noBadgeTokens } from "./badges/badgeTokens.js";
import { addBadgeRoutes } from "./badges/routes/addBadgeRoutes.js";
import { addCallRoutes } from "./calls/routes/addCallRoutes.js";
import { addConnectionRoutes } from "./connections/routes/addConnectionRoutes.js";
import { addConnectionViewRoutes } from "./connections/routes/addConnectionViewRoutes.js";
import type { Context } from "./context.js";
import type { AnsweredRequest, ApiEnv } from "./http/createGate.js";
import { createRouter, type FindFile } from "./http/createRouter.js";
import { isBelowSessions } from "./http/problem.js";
import { addDocsRoutes } from "./http/routes/addDocsRoutes.js";
import { addHealthRoutes, type Readiness } from "./http/routes/addHealthRoutes.js";
import { addMetricsRoute } from "./http/routes/addMetricsRoute.js";
import { addOpenApiRoute } from "./http/routes/addOpenApiRoute.js";
import { addKeyRoutes } from "./keys/routes/addKeyRoutes.js";
import { createLive, type Live } from "./live/hub/createLive.js";
import type { MessagesContext } from "./messages/messagesContext.js";
import { addAvailableRoute, addMessageRoutes } from "./messages/routes/addMessageRoutes.js";
import { createMetrics, type MetricsSource } from "./metrics/createMetrics.js";
import { addSignInRoutes } from "./signIn/routes/addSignInRoutes.js";
import { noSignIns, type SignIns } from "./signIn/signIns.js";
import { noTargetContacts, type TargetContacts } from "./targets/createTargetContacts.js";
import { addTargetRoutes } from "./targets/routes/addTargetRoutes.js";
import type { Webhooks } from "./webhooks/createWebhooks.js";
import { addWebhookRoutes } from "./webhooks/routes/addWebhookRoutes.js";

export interface ApiOptions
  extends Omit<Context, "viewTokens" | "keys" | "revoked" | "live" | "signIns" | "contacts"> {
  /** Made by `createViewTokens`; without it none is issued and none is valid. */
  readonly viewTokens?: ViewTokens;
  /** Made by `createTargetContacts`; without it nothing is known of whether targets can be reached. */
  readonly contacts?: Pick<TargetContacts, "find">;
  /** Made by `createSignIns`; without it nobody can sign in. */
  readonly signIns?: SignIns;
  /** Made by `createBadgeTokens`; without it none is issued and none is valid. */
  readonly badgeTokens?: BadgeTokens;
  /** Made by `createStoredKeys`, and started; without it there is nothing under /keys. */
  readonly keys?: StoredKeys;
  /** Made by `createLive`, and started; without it streams learn late of what other nodes do. */
  readonly live?: Live;
  /** Made by `createWebhooks`; without it there is nothing under /webhooks. */
  readonly webhooks?: Webhooks;
  /** Made by `createConnections`; without it /sessions and /messages say what is missing. */
  readonly connections?: MessagesContext;
  readonly access: AccessConfig;
  /** Shown in /openapi.json. */
  readonly version: string;
  /** What /readyz says besides the database and the engine. */
  readonly readiness?: Readiness;
  /** Looked at for GETs that no route knows: the page and its assets. Open to everybody, so without data. */
  readonly pages?: FindFile;
  /** Answers GET /docs/assets/*: the files of swagger-ui-dist. */
  readonly docsAssets?: FindFile;
  /** Plain numbers for /metrics, each as `holat_<name>`; `engine.metrics` fits. */
  readonly metrics?: MetricsSource;
  /** Called once for every answered request but files; for the request log. */
  readonly onAnswered?: (answered: AnsweredRequest) => void;
}

/**
 * Holat's HTTP side as a Hono app. It never listens: serve `app.fetch`, over `@hono/node-server` or in a test by
 * `app.request`.
 *
 * ```ts
 * const app = createApi({ db, clock: systemClock, engine, targets, lang: "uz", logger, access, version: "1.0.0" });
 * serve({ fetch: app.fetch, hostname: "127.0.0.1", port: 3000 });
 * ```
 */
export function createApi(options: ApiOptions): OpenAPIHono<ApiEnv> {
  const {
    access,
    version,
    readiness = { draining: false },
    pages,
    docsAssets,
    onAnswered,
    webhooks,
    connections,
    badgeTokens = noBadgeTokens,
    ...rest
  } = options;
  const { viewTokens = noViewTokens, keys = noStoredKeys, signIns = noSignIns } = rest;
  const { contacts = noTargetContacts } = rest;
  const revoked = createRevokedPrincipals(viewTokens, keys);
  const live = rest.live ?? createLive({ ...rest, viewTokens, keys });
  const ctx: Context = { ...rest, live, contacts, viewTokens, keys, signIns, revoked };
  const metrics = createMetrics(ctx, options.metrics);
  const router = createRouter({
    ...ctx,
    access,
    metrics: metrics.http,
    pages,
    docsAssets,
    absent: (path) =>
      connections === undefined && isBelowSessions(path)
        ? createHolatError("LINK_DRIVER_MISSING")
        : undefined,
    ...(onAnswered ? { onAnswered } : {}),
  });
  addCallRoutes(router, ctx);
  addBadgeRoutes(router, { ...ctx, badgeTokens });
  addTargetRoutes(router, ctx);
  if (webhooks) addWebhookRoutes(router, webhooks);
  if (connections) {
    addAvailableRoute(router, connections);
    addConnectionViewRoutes(router, ctx, connections);
    addConnectionRoutes(router, connections);
    addMessageRoutes(router, connections);
  }
  if (rest.keys) addKeyRoutes(router, ctx, access.apiKeys);
  addSignInRoutes(router, ctx, access);
  addAuditRoute(router, ctx);
  addHealthRoutes(router, ctx, readiness);
  addMetricsRoute(router, metrics);
  addOpenApiRoute(router, version);
  addDocsRoutes(router);
  return router.app;
}
