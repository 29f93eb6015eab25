export * from "./access/accessConfig.js";
export { type ApiKey, createApiKey } from "./access/apiKey.js";
export * from "./access/createStoredKeys.js";
export * from "./access/createViewTokens.js";
export type { KeyLimits, NamePatterns } from "./access/keyLimits.js";
export { hasUsableKey } from "./access/keyTable.js";
export { type Scope, scopes } from "./access/principal.js";
export { noStoredKeys, type StoredKeys } from "./access/storedKeys.js";
export type * from "./access/viewTokens.js";
export type { BadgeTokens } from "./badges/badgeTokens.js";
export * from "./badges/createBadgeTokens.js";
export type { CallTarget } from "./calls/callTarget.js";
export * from "./calls/createCallEngine.js";
export type { CallEngine } from "./calls/engine.js";
export {
  type Connections,
  type ConnectionsOptions,
  createConnections,
} from "./connections/createConnections.js";
export type { Context, TargetLimits } from "./context.js";
export * from "./createApi.js";
export { isDatabaseAway } from "./db/isDatabaseAway.js";
export { migrateDatabase } from "./db/migrateDatabase.js";
export * from "./db/openDatabase.js";
export type { Database } from "./db/schema.js";
export type { AnsweredRequest } from "./http/createGate.js";
export type { FindFile } from "./http/createRouter.js";
export type { Readiness } from "./http/routes/addHealthRoutes.js";
export { createJobs, type Jobs } from "./jobs/createJobs.js";
export { createRetention, type Retention } from "./jobs/createRetention.js";
export type { KeyContext } from "./keys/keyContext.js";
export { createKey } from "./keys/verbs/createKey.js";
export { listKeys } from "./keys/verbs/listKeys.js";
export { revokeKey } from "./keys/verbs/revokeKey.js";
export { createLive, type Live, type LiveMetrics, type LiveOptions } from "./live/hub/createLive.js";
export type { StreamLimits } from "./live/stream/createStreamQuota.js";
export type { Logger } from "./logger.js";
export type { MetricsSource } from "./metrics/createMetrics.js";
export { createNode, type Node, type NodeOptions } from "./ownership/createNode.js";
export { instanceId } from "./ownership/instanceId.js";
export * from "./signIn/createSignIns.js";
export type { SignIns } from "./signIn/signIns.js";
export { createTargetContacts, type TargetContacts } from "./targets/createTargetContacts.js";
export * from "./webhooks/createWebhooks.js";
