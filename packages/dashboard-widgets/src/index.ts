/**
 * What pages about Holat are made of: headless stores, custom elements, locales. Importing it does nothing else; the
 * elements are defined by `@holat/dashboard-widgets/register`.
 *
 * @module @holat/dashboard-widgets
 */

export { configureHolat, type HolatSettings, type Theme } from "./settings/settings.js";
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
export type { Store } from "./stores/store.js";
export type { StoreClock } from "./stores/storeClock.js";
