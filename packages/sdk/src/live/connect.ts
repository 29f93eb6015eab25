/** One GET, tried once. Resolves with a 2xx or a 304; rejects with a HolatApiError, or the signal's reason. */
export type Connect = (
  path: string,
  options: {
    readonly signal?: AbortSignal;
    readonly headers?: Readonly<Record<string, string>>;
    /**
     * What a token factory is told; "expired": the last one was not, or no longer, accepted. With a reason it does not
     * ask for a token anew by itself.
     */
    readonly reason?: "start" | "expired";
  },
) => Promise<Response>;
