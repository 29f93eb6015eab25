import {
  type CallRunner,
  type Clock,
  type ConnectionErrorCode,
  type ErrorCode,
  type FollowSink,
  HolatError,
} from "@holat/core";

/** How a target's machine was when this server had to do with it last. Times are epoch ms. */
export interface TargetContact {
  /** The machine answered. */
  readonly reachable: boolean;
  readonly checkedAt: number;
  /** The last error of reaching it, also where it has answered since. */
  readonly lastError: { readonly code: ErrorCode; readonly at: number } | null;
}

export interface TargetContacts {
  /** undefined: not asked since the start. */
  find(target: string): TargetContact | undefined;
  /** The same runner; what comes of its calls is noted. */
  observe(runner: CallRunner): CallRunner;
}

/** Whether the machine counts as out of reach: one that answers but takes no more channels does not. */
const outOfReach: Readonly<Record<ConnectionErrorCode, boolean>> = {
  CONN_REFUSED: true,
  CONN_TIMEOUT: true,
  HANDSHAKE_TIMEOUT: true,
  HOST_UNREACHABLE: true,
  DNS: true,
  AUTH_FAILED: true,
  KEY_INVALID: true,
  HOST_KEY_UNKNOWN: true,
  HOST_KEY_MISMATCH: true,
  ALGO_MISMATCH: true,
  HANDSHAKE_LOST: true,
  TOO_MANY_SESSIONS: false,
  CONN_LOST: true,
  CONN_FAILED: true,
};

/**
 * Learns whether targets can be reached from what is done with them anyway; nothing is asked for its own sake.
 *
 * ```ts
 * const contacts = createTargetContacts(systemClock);
 * const engine = createCallEngine({ ...options, runner: contacts.observe(runner) });
 * const app = createApi({ ...options, contacts });
 * ```
 */
export function createTargetContacts(clock: Pick<Clock, "now">): TargetContacts {
  const contacts = new Map<string, TargetContact>();

  const answered = (target: string) => {
    const lastError = contacts.get(target)?.lastError ?? null;
    contacts.set(target, { reachable: true, checkedAt: clock.now(), lastError });
  };
  const failed = (target: string, code: ConnectionErrorCode) => {
    const at = clock.now();
    contacts.set(target, { reachable: !outOfReach[code], checkedAt: at, lastError: { code, at } });
  };

  /** An aborted call says nothing of the machine, nor does an error that is not about reaching it. */
  const note = async <T>(target: string, signal: AbortSignal, call: Promise<T>): Promise<T> => {
    try {
      const result = await call;
      answered(target);
      return result;
    } catch (error) {
      if (!signal.aborted && error instanceof HolatError && isConnectionCode(error.code))
        failed(target, error.code);
      throw error;
    }
  };

  const listen = (target: string, sink: FollowSink): FollowSink => ({
    snapshot: (snapshot) => {
      answered(target);
      sink.snapshot(snapshot);
    },
    bytes: (stream, chunk) => sink.bytes(stream, chunk),
    heard: () => {
      answered(target);
      sink.heard();
    },
  });

  return {
    find: (target) => contacts.get(target),
    observe: (runner) => ({
      launch: (target, spec, options) => note(target, options.signal, runner.launch(target, spec, options)),
      inspect: (target, runId, signal) => note(target, signal, runner.inspect(target, runId, signal)),
      follow: (target, run, from, sink, signal) =>
        note(target, signal, runner.follow(target, run, from, listen(target, sink), signal)),
      cancel: (target, runId, options) => note(target, options.signal, runner.cancel(target, runId, options)),
      cleanup: (target, runId, signal) => note(target, signal, runner.cleanup(target, runId, signal)),
      close: () => runner.close(),
    }),
  };
}

/** For an API beside no runner. */
export const noTargetContacts: Pick<TargetContacts, "find"> = { find: () => undefined };

function isConnectionCode(code: ErrorCode): code is ConnectionErrorCode {
  return Object.hasOwn(outOfReach, code);
}
