import type { ClientChoice } from "../settings/resolveClient.js";
import { resolveSessions, type SessionsChoice } from "../settings/resolveSessions.js";
import type { CallSessionsOptions } from "../stores/createCallSessionsStore.js";

/** Whom to ask, where it is not the page's own client. */
export type CallSessionHookOptions = ClientChoice;

export type CallSessionsHookOptions = ClientChoice & Pick<CallSessionsOptions, "filter" | "limit">;

/** Whom to ask, where it is not the page's own. */
export type ConnectionHookOptions = SessionsChoice;

/** Equal filters have equal texts, whichever object they are. */
export const toKey = (filter: CallSessionsOptions["filter"] = {}) =>
  JSON.stringify(Object.entries(filter).sort(([one], [other]) => (one < other ? -1 : 1)));

/** Undefined: the page's own, when it is needed. */
export const chooseSessions = (choice: SessionsChoice) =>
  choice.sessions || choice.baseUrl || choice.token ? resolveSessions(choice) : undefined;
