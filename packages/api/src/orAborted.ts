/**
 * Settles as `work` does, or rejects with the signal's reason: whichever comes first. What becomes of the work later
 * concerns nobody then; a failure of it is no unhandled rejection, even when the signal was aborted before it began.
 */
export function orAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    if (signal.aborted) abort();
    signal.addEventListener("abort", abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener("abort", abort));
  });
}
