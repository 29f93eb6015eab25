/** One GET, tried once. Resolves with a 2xx or a 304; rejects with a HolatApiError, or the signal's reason. */
export type Connect = (
  path: string,
  options: {
    readonly signal: AbortSignal;
    readonly headers?: Readonly<Record<string, string>>;
    /** "expired": the last one was not, or no longer, accepted. */
    readonly reason?: "start" | "expired";
    /** Whether it may ask for a token anew by itself. Default: true */
    readonly renew?: boolean;
  },
) => Promise<Response>;
