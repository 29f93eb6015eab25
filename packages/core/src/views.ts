/** What a view token may be good for: a session's status (its events too), its log, its results. */
export const viewScopes = ["status", "log", "results"] as const;
export type ViewScope = (typeof viewScopes)[number];
