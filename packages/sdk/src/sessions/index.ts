/**
 * Linked WhatsApp accounts and their messages.
 *
 * @module @holat/sdk/sessions
 */
export { createLiveSessions, type LiveSessions } from "./createLiveSessions.js";
export type { MessagesClient, SendInput, SendOptions } from "./createMessages.js";
export {
  type CreateInput,
  createSessions,
  type ImportInput,
  type SessionCallOptions,
  type SessionsAndMessages,
  type SessionsClient,
  type SessionsOptions,
  type UptimeOptions,
} from "./createSessions.js";
export type { SessionWatcher, SessionWatchOptions, WatchSessions } from "./sessionWatcher.js";
export type * from "./types.js";
