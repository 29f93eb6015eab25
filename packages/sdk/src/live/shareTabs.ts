import { HolatApiError } from "../HolatApiError.js";
import type { Connection } from "./deriveConnection.js";
import type { Environment } from "./environment.js";
import type { Listener, SessionUpdate, Subscribe } from "./update.js";

type Fields = ConstructorParameters<typeof HolatApiError>[1] & { readonly message: string };

type Message =
  | { readonly type: "who" }
  | { readonly type: "want"; readonly tab: string; readonly ids: readonly string[] }
  | { readonly type: "update"; readonly id: string; readonly update: SessionUpdate }
  | { readonly type: "connection"; readonly id: string; readonly connection: Connection }
  | { readonly type: "end"; readonly id: string; readonly error: Fields | undefined };

/**
 * One of all tabs that know `name` watches for all of them. Who holds the lock `name` leads; it is given on when the tab
 * closes, dies, or is parked. Each tab also holds a lock of its own, so that the leader learns of its end. Undefined
 * where there are no tabs: Node, workers, browsers of before 2022, pages without TLS.
 */
export function shareTabs(
  subscribeTo: (id: string) => Subscribe,
  name: string,
  environment: Pick<Environment, "listen">,
): ((id: string) => Subscribe) | undefined {
  const { document, navigator } = globalThis;
  const locks: LockManager | undefined = document && navigator.locks;
  if (!locks) return undefined;
  const tab = crypto.randomUUID();
  const bus = new BroadcastChannel(name);
  const local = new Map<string, Set<Listener>>();
  const known = new Map<string, SessionUpdate>();
  const wanted = new Map<string, readonly string[]>();
  const led = new Map<string, () => void>();
  let resign: (() => void) | undefined;
  let candidacy: AbortController | undefined;
  let hidden = false;

  const post = (message: Message) => bus.postMessage(message);
  const want = () => post({ type: "want", tab, ids: [...local.keys()] });
  const tell = (message: Message) => {
    post(message);
    receive(message);
  };

  const receive = (message: Message) => {
    if (message.type === "who") return want();
    if (message.type === "want") return resign && serve(message.tab, message.ids);
    const { id } = message;
    const listeners = [...(local.get(id) ?? [])];
    if (message.type === "update") {
      const { update } = message;
      if (update.session.version < (known.get(id)?.session.version ?? 0)) return;
      known.set(id, update);
      for (const listener of listeners) listener.onUpdate(update);
    } else if (message.type === "connection") {
      for (const listener of listeners) listener.onConnection?.(message.connection, undefined);
    } else {
      const { error } = message;
      forget(id);
      for (const listener of listeners) listener.onEnd(error && new HolatApiError(error.message, error));
    }
  };

  const forget = (id: string) => {
    local.delete(id);
    known.delete(id);
    want();
    if (local.size > 0) return;
    withdraw();
    resign?.();
  };

  const serve = (other: string, ids: readonly string[]) => {
    if (!wanted.has(other)) {
      void locks.request(`${name} ${other}`, () => {
        wanted.delete(other);
        lead();
      });
    }
    wanted.set(other, ids);
    for (const id of ids) {
      const update = known.get(id);
      if (led.has(id) && update) post({ type: "update", id, update });
    }
    lead();
  };

  const lead = () => {
    if (!resign) return;
    const ids = new Set([...local.keys(), ...[...wanted.values()].flat()]);
    for (const [id, stop] of led) {
      if (ids.has(id)) continue;
      led.delete(id);
      stop();
    }
    for (const id of ids) {
      if (led.has(id)) continue;
      const stop = subscribeTo(id)({
        onUpdate: (update) => tell({ type: "update", id, update }),
        onConnection(connection) {
          tell({ type: "connection", id, connection });
          if (connection === "parked") resign?.();
        },
        onEnd(error) {
          led.delete(id);
          // Only what survives being sent: a cause need not.
          const { message, code, status } = Object(error);
          tell({ type: "end", id, error: error ? { message, code, status } : undefined });
        },
      });
      led.set(id, stop);
    }
  };

  const stand = () => {
    if (resign || candidacy || hidden || local.size === 0) return;
    candidacy = new AbortController();
    locks
      .request(
        name,
        candidacy,
        () =>
          new Promise<void>((resolve) => {
            candidacy = undefined;
            resign = () => {
              resign = undefined;
              for (const stop of led.values()) stop();
              led.clear();
              wanted.clear();
              resolve();
            };
            post({ type: "who" });
            lead();
          }),
      )
      .catch(() => {});
  };

  const withdraw = () => {
    candidacy?.abort();
    candidacy = undefined;
  };

  bus.onmessage = ({ data }) => receive(data);
  environment.listen((event) => {
    if (event === "online") return;
    hidden = event === "hidden";
    if (hidden) withdraw();
    else stand();
  });
  // Others ask for this lock to learn of our end: it must be ours before they know of us.
  const present = new Promise<void>((resolve) => {
    void locks.request(`${name} ${tab}`, () => {
      resolve();
      return new Promise(() => {});
    });
  });

  return (id) => (listener) => {
    const listeners = local.get(id) ?? new Set();
    local.set(id, listeners);
    listeners.add(listener);
    const update = known.get(id);
    if (update) queueMicrotask(() => listeners.has(listener) && listener.onUpdate(update));
    lead();
    stand();
    void present.then(want);
    return () => {
      listeners.delete(listener);
      if (listeners.size > 0 || local.get(id) !== listeners) return;
      forget(id);
      lead();
    };
  };
}
