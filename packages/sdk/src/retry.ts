import { orAbort } from "./abort.js";
import { type HolatApiError, isHolatApiError } from "./HolatApiError.js";
import { platform } from "./live/environment.js";
import type { RequestOptions, Send } from "./request.js";

const ceilingMs = 10_000;
/** A server that wants to be left alone for longer than this is reported at once. */
const longestRetryAfterSeconds = 60;

export interface RetryOptions {
  /** How often a request is sent at most. Default: 3 */
  readonly tries?: number;
  /** The first pause is up to this long, each further one up to twice the last, none over 10 s. Default: 300 */
  readonly baseMs?: number;
}

/**
 * How many milliseconds to wait before the next try, or undefined when there is none. Full jitter: anything from 0 to
 * the step's length, and never less than the server's Retry-After. `tried` counts the tries so far, `random` is 0..1.
 */
export function deriveRetryDelay(
  error: Pick<HolatApiError, "code" | "status" | "retryAfterSeconds">,
  { tries = 3, baseMs = 300, tried, random }: RetryOptions & { tried: number; random: number },
): number | undefined {
  const { code, status, retryAfterSeconds = 0 } = error;
  const passes =
    [0, 429, 502, 503, 504].includes(status) ||
    // Our own earlier try, whose answer was lost on the way, is still being worked on.
    code === "IDEMPOTENCY_KEY_IN_USE";
  if (!passes || tried >= tries || retryAfterSeconds > longestRetryAfterSeconds) return undefined;
  const step = Math.min(ceilingMs, baseMs * 2 ** (tried - 1));
  return Math.max(retryAfterSeconds * 1_000, Math.floor(random * step));
}

/** Sends a request and reads its answer; tries again where that is safe and may help. */
export type Ask = <Value>(
  path: string,
  options: RequestOptions,
  read: (response: Response) => Promise<Value>,
) => Promise<Value>;

export function createAsk(send: Send, retry: RetryOptions | false = {}): Ask {
  return async (path, options, read) => {
    const { method = "GET", body, signal } = options;
    const headers = { ...(body && { "content-type": "application/json" }), ...options.headers };
    const repeatable = method === "GET" || "idempotency-key" in headers;
    for (let tried = 1; ; tried++) {
      try {
        return await orAbort(send(path, { ...options, headers }).then(read), signal);
      } catch (error) {
        signal?.throwIfAborted();
        if (!retry || !repeatable || !isHolatApiError(error)) throw error;
        const delayMs = deriveRetryDelay(error, { ...retry, tried, random: Math.random() });
        if (delayMs === undefined) throw error;
        let cancel = () => {};
        const elapsed = new Promise<void>((resolve) => {
          cancel = platform.after(delayMs, resolve);
        });
        await orAbort(elapsed, signal).finally(cancel);
      }
    }
  };
}
