/** SQLSTATE classes that say the server or the link is in trouble, and nothing about the data. */
const awayClasses = new Set(["08", "40", "53", "55", "57", "58"]);
const awayCodes = new Set([
  "25006",
  "ECONNREFUSED",
  "ECONNRESET",
  "ECONNABORTED",
  "EPIPE",
  "ETIMEDOUT",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ENOTFOUND",
  "EAI_AGAIN",
  "ENOENT",
  "CONNECTION_LOST",
]);
const awayMessages =
  /connection terminated|connection error|connection timeout|timeout exceeded|query read timeout|not queryable|PGlite (is|instance is) (already )?clos|has already been destroyed|driver has been destroyed|Cannot use a pool after calling end/i;

/**
 * True when an error means "the database cannot be asked now" (refused, restarting, out of connections, too slow,
 * deadlock): the same statement may succeed later. False for errors about the data itself.
 */
export function isDatabaseAway(error: unknown): boolean {
  for (let e: unknown = error, depth = 0; e instanceof Error && depth < 5; e = e.cause, depth++) {
    const code = "code" in e && typeof e.code === "string" ? e.code : "";
    if (awayCodes.has(code)) return true;
    if (/^[0-9A-Z]{5}$/.test(code)) {
      if (awayClasses.has(code.slice(0, 2))) return true;
      continue;
    }
    if (awayMessages.test(e.message)) return true;
    if (e instanceof AggregateError && e.errors.some(isDatabaseAway)) return true;
  }
  return false;
}
