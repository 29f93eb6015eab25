export function sessionPath(sessionId: string): string {
  return `/calls/session/${encodeURIComponent(sessionId)}`;
}

/** The options that are strings, numbers or dates as a query string, "" when there is none. */
export function toQuery(options: { readonly [name: string]: unknown }): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(options)) {
    if (value instanceof Date) query.set(name, value.toISOString());
    else if (typeof value === "string" || typeof value === "number") query.set(name, String(value));
  }
  const text = query.toString();
  return text && `?${text}`;
}
