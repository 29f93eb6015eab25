import type { ClientChoice } from "../settings/resolveClient.js";
import { type LiveSessionsChoice, resolveLiveSessions } from "../settings/resolveLiveSessions.js";
import type { CallSessionsOptions } from "../stores/createCallSessionsStore.js";

/** Whom to ask, where it is not the page's own client. */
export type CallSessionHookOptions = ClientChoice;

export type CallSessionsHookOptions = ClientChoice & Pick<CallSessionsOptions, "filter" | "limit">;

/** Whom to ask, where it is not the page's own. */
export type ConnectionHookOptions = LiveSessionsChoice;

/** Equal filters have equal texts, whichever object they are. */
export const toKey = (filter: CallSessionsOptions["filter"] = {}) =>
  JSON.stringify(Object.entries(filter).sort(([one], [other]) => (one < other ? -1 : 1)));

/** Undefined: the page's own, when it is needed. */
export const chooseSessions = (choice: LiveSessionsChoice) =>
  choice.sessions || choice.baseUrl || choice.token ? resolveLiveSessions(choice) : undefined;
