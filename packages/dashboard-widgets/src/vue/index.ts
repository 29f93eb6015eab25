/**
 * Vue components and composables, for Vue 3.5.
 *
 * @module @holat/dashboard-widgets/vue
 */
export type * from "../components/hookOptions.js";
export type * from "../components/props.js";
export { configureHolat, type HolatSettings } from "../settings/settings.js";
export * from "./components.js";
export { useCallSession, useCallSessions, useConnection, useConnections } from "./composables.js";
export type { Refs } from "./useStore.js";
