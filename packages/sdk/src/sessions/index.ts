/**
 * Linked WhatsApp accounts and their messages.
 *
 * @module @holat/sdk/sessions
 */
export type { MessagesClient, SendInput, SendOptions } from "./createMessages.js";
export {
  type CreateInput,
  createSessions,
  type ImportInput,
  type SessionCallOptions,
  type SessionsAndMessages,
  type SessionsClient,
  type UptimeOptions,
} from "./createSessions.js";
export type * from "./types.js";
export type { SessionWatcher, SessionWatchOptions } from "./watchSessions.js";
