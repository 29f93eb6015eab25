/**
 * What pages about Holat are made of: headless stores, custom elements, locales. Importing it does nothing else; the
 * elements are defined by `@holat/dashboard-widgets/register`.
 *
 * @module @holat/dashboard-widgets
 */
export type { CallStatus, Locale } from "@holat/core";
export { HolatCallSession } from "./call-session/HolatCallSession.js";
export { HolatCampaignChart } from "./chart/HolatCampaignChart.js";
export { HolatConnection } from "./connection/HolatConnection.js";
export { HolatConnections } from "./connections-table/HolatConnections.js";
export type { AttributeKind, AttributeKinds, AttributeValues } from "./element/attributes.js";
export type { CommonProperties, ElementClass, ElementOf } from "./element/createElementClass.js";
export { createKeyedList, type Part } from "./element/createKeyedList.js";
export { defineElement } from "./element/defineElement.js";
export { getCallTexts } from "./locale/callTexts.js";
export { createFormat, type Format } from "./locale/createFormat.js";
export { getConnectionTexts } from "./locale/getConnectionTexts.js";
export { type Problem, problemTexts } from "./locale/problemTexts.js";
export type { TextName, TextOverrides } from "./locale/texts.js";
export { HolatLog } from "./log/HolatLog.js";
export { HolatCallSessions } from "./sessions-table/HolatCallSessions.js";
export type { Access } from "./settings/createShared.js";
export { type ClientChoice, resolveClient } from "./settings/resolveClient.js";
export { resolveSessions, type SessionsChoice } from "./settings/resolveSessions.js";
export { configureHolat, type HolatSettings, type Theme } from "./settings/settings.js";
export { HolatStatusBadge } from "./status-badge/HolatStatusBadge.js";
export {
  type CallSessionOptions,
  type CallSessionSnapshot,
  type CallSessionStore,
  createCallSessionStore,
} from "./stores/createCallSessionStore.js";
export {
  type CallSessionsOptions,
  type CallSessionsSnapshot,
  type CallSessionsStore,
  createCallSessionsStore,
} from "./stores/createCallSessionsStore.js";
export {
  type ConnectionAction,
  type ConnectionSnapshot,
  type ConnectionStore,
  type ConnectionStoreOptions,
  createConnectionStore,
} from "./stores/createConnectionStore.js";
export {
  type ConnectionsOptions,
  type ConnectionsSnapshot,
  type ConnectionsStore,
  createConnectionsStore,
} from "./stores/createConnectionsStore.js";
export { derivePace, type Pace } from "./stores/derivePace.js";
export { deriveProblem } from "./stores/deriveProblem.js";
export type { Store } from "./stores/store.js";
export { platformClock, type StoreClock } from "./stores/storeClock.js";
