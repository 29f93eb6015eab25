import type { Clock } from "../../clock.js";
import type { Connection, ConnectionOwner } from "./createConnection.js";

export interface PoolEntryOptions {
  readonly clock: Clock;
  readonly random: () => number;
  /** Channels a connection, until the server shows that it allows fewer. */
  readonly channelsPerConnection: number;
  readonly idleMs: number;
  readonly connectJitterMs: number;
  readonly connect: (owner: ConnectionOwner, signal: AbortSignal) => Promise<Connection>;
}

/** All connections for one way of reaching one host. */
export interface PoolEntry {
  /** A connection with a place taken on it. Rejects with the failure of the attempt that was to bring one, or `signal.reason`. */
  acquire(signal: AbortSignal): Promise<Connection>;
  close(reason: Error): void;
}

interface Waiter {
  resolve(connection: Connection): void;
  reject(reason: unknown): void;
}

/** Connects one at a time; whoever waits is served in order, by a place that comes free or by the next connection. */
export function createPoolEntry(options: PoolEntryOptions): PoolEntry {
  const { clock, random } = options;
  const connections = new Map<Connection, { idle: AbortController | undefined }>();
  const waiters = new Set<Waiter>();
  const closing = new AbortController();
  let limit = options.channelsPerConnection;
  let limited = false;
  let connecting = false;
  let attempts = 0;

  const findPlace = () => {
    for (const [connection, state] of connections) {
      if (connection.reserve(limit)) {
        state.idle?.abort();
        state.idle = undefined;
        return connection;
      }
    }
    return undefined;
  };
  const serve = () => {
    for (const waiter of waiters) {
      const connection = findPlace();
      if (connection === undefined) break;
      waiters.delete(waiter);
      waiter.resolve(connection);
    }
    if (waiters.size > 0 && !connecting) void connectForWaiters();
  };
  const endWhenIdle = (connection: Connection) => {
    const state = connections.get(connection);
    if (state === undefined || !connection.idle || state.idle !== undefined) return;
    const idle = new AbortController();
    state.idle = idle;
    clock.sleep(options.idleMs, idle.signal).then(connection.end, () => {});
  };
  const add = async () => {
    // A herd that lost its connections at once, here or on other nodes, must not come back at once.
    if (attempts++ > 0) await clock.sleep(random() * options.connectJitterMs, closing.signal);
    const connection: Connection = await options.connect(
      {
        get limited() {
          return limited;
        },
        released() {
          serve();
          endWhenIdle(connection);
        },
        refused(carried) {
          limited = true;
          limit = Math.max(1, Math.min(limit, carried));
        },
        closed() {
          connections.get(connection)?.idle?.abort();
          connections.delete(connection);
        },
      },
      closing.signal,
    );
    connections.set(connection, { idle: undefined });
    return connection;
  };
  const connectForWaiters = async () => {
    connecting = true;
    try {
      const connection = await add();
      connecting = false;
      serve();
      endWhenIdle(connection);
    } catch (error) {
      connecting = false;
      for (const waiter of waiters) waiter.reject(error);
      waiters.clear();
    }
  };
  return {
    acquire(signal) {
      if (signal.aborted) return Promise.reject(signal.reason);
      if (closing.signal.aborted) return Promise.reject(closing.signal.reason);
      return new Promise((resolve, reject) => {
        const onAbort = () => {
          waiters.delete(waiter);
          reject(signal.reason);
        };
        const waiter: Waiter = {
          resolve(connection) {
            signal.removeEventListener("abort", onAbort);
            resolve(connection);
          },
          reject(reason) {
            signal.removeEventListener("abort", onAbort);
            reject(reason);
          },
        };
        signal.addEventListener("abort", onAbort, { once: true });
        waiters.add(waiter);
        serve();
      });
    },
    close(reason) {
      closing.abort(reason);
      for (const waiter of waiters) waiter.reject(reason);
      waiters.clear();
      for (const connection of connections.keys()) connection.end();
    },
  };
}
