export function sessionPath(sessionId: string): string {
  return `/calls/session/${encodeURIComponent(sessionId)}`;
}

export interface Query {
  readonly [name: string]: string | number | Date | undefined;
}

/** The options that are given as a query string, "" when there is none. */
export function toQuery(options: Query): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(options)) {
    if (value !== undefined) query.set(name, value instanceof Date ? value.toISOString() : `${value}`);
  }
  const text = `${query}`;
  return text && `?${text}`;
}
