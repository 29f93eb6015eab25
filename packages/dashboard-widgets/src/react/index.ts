"use client";

/**
 * React components and hooks, for React 18 and 19.
 *
 * @module @holat/dashboard-widgets/react
 */
export type * from "../components/hookOptions.js";
export type * from "../components/props.js";
export { configureHolat, type HolatSettings } from "../settings/settings.js";
export * from "./components.js";
export { useCallSession, useCallSessions, useConnection, useConnections } from "./hooks.js";
