export function sessionPath(sessionId: string): string {
  return `/calls/session/${encodeURIComponent(sessionId)}`;
}

export interface Query {
  readonly [name: string]: string | number | boolean | Date | undefined;
}

/** The options that are given as a query string, "" when there is none. */
export function toQuery(options: Query): string {
  // JSON leaves out what is undefined, and knows how a Date is written.
  const text = `${new URLSearchParams(JSON.parse(JSON.stringify(options)))}`;
  return text && `?${text}`;
}
