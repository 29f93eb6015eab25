/** What a process wrote is shown as text and never as anything that a browser would run. */
export const logHeaders = {
  "content-type": "text/plain; charset=utf-8",
  "cache-control": "private, no-cache",
  "content-security-policy": "sandbox; default-src 'none'",
} as const;
