/** Settles as `work` does, or rejects with the signal's reason: whichever comes first. */
export function orAbort<Value>(work: Promise<Value>, signal: AbortSignal | undefined): Promise<Value> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal?.reason);
    if (signal?.aborted) abort();
    signal?.addEventListener("abort", abort);
    void work.then(resolve, reject).then(() => signal?.removeEventListener("abort", abort));
  });
}
