/**
 * The sessions that `?session=..&session=..` names, as they were sent. The gate and the route both read them here: what
 * was checked is what is shown.
 */
export function readQuerySessions(url: string): readonly string[] {
  const mark = url.indexOf("?");
  return mark === -1 ? [] : new URLSearchParams(url.slice(mark)).getAll("session");
}
