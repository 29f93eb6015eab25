import {
  type ConnectionRecord,
  createHolatError,
  type DriverEvent,
  deriveLongestWaitMs,
  HolatError,
  isHoldable,
  type LiveStatus,
  type OpenConnection,
} from "@holat/core";
import { pairingOwner, type RunDeps } from "../connectionContext.js";
import { createCredentialStore } from "../store/createCredentialStore.js";
import { findProxyUrl } from "../store/findProxyUrl.js";
import { carryOut, type RunCommand } from "./carryOut.js";
import { createCommits } from "./createCommits.js";
import { createMailbox } from "./createMailbox.js";

/** One session, held by this server. */
export interface ConnectionRun {
  /** As committed last. */
  readonly record: ConnectionRecord;
  /** What its socket is at this moment; CONNECTING also while the next one has not been opened yet. */
  readonly live: LiveStatus;
  readonly lastHeardAt: number | null;
  /** The open socket; undefined between two. */
  readonly socket: OpenConnection | undefined;
  /** Resolves when it is carried out and committed; rejects with what kept it from that. */
  command(command: RunCommand): Promise<void>;
  /** Closes the socket and writes nothing: the session is somebody else's, or will be. */
  letGo(): Promise<void>;
  /** Resolves when this server has nothing to do with the session any more. */
  readonly over: Promise<void>;
}

type Item =
  | { readonly type: "turn"; readonly leave: () => void }
  | { readonly type: "due" }
  | { readonly type: "driver"; readonly from: number; readonly event: DriverEvent }
  | {
      readonly type: "command";
      readonly command: RunCommand;
      resolve(): void;
      reject(error: unknown): void;
    };

export interface RunOptions {
  /** What is to be told of it first: who held it before is gone. */
  readonly formerHeldUntil: number | null | undefined;
  onCommitted(record: ConnectionRecord): void;
  onDeleted(record: ConnectionRecord): void;
}

/** An unpaired session goes on showing codes this long after its user asked for it, wherever it is held. */
const pairingLifeMs = 300_000;

/** Holds a session: opens its sockets, commits what they say, waits, does what it is told; until it may let go. */
export function runConnection(first: ConnectionRecord, deps: RunDeps, options: RunOptions): ConnectionRun {
  const { clock, random, driver, gate, inbox, logger, node, box, db } = deps;
  const stopping = new AbortController();
  const { signal } = stopping;
  const mailbox = createMailbox<Item>();
  const commits = createCommits(first, deps, { signal, onCommitted: options.onCommitted });
  let socket: OpenConnection | undefined;
  let closing: OpenConnection | undefined;
  let socketNumber = 0;
  let entering = false;
  let leaveGate = () => {};
  let timer: AbortController | undefined;
  /** When the socket got ready, by the monotonic clock. */
  let openAt: number | undefined;
  /** When the retry that the record names is due, by the monotonic clock: the wall clock may be set meanwhile. */
  let due: { readonly retryAt: number; readonly at: number } | undefined;

  const closeSocket = async () => {
    const former = socket;
    socket = undefined;
    socketNumber++;
    leaveGate();
    if (!former) return;
    closing = former;
    await former.close();
    closing = undefined;
  };

  /** What is stored for it cannot be read; every other error is passed on. */
  const closeUnread = async (error: unknown): Promise<false> => {
    if (!(error instanceof HolatError) || error.code !== "CREDENTIALS_UNREADABLE") throw error;
    const close = { kind: "credentials", code: null, detail: error.message } as const;
    await commits.apply({ kind: "closed", close, at: clock.now(), openForMs: 0, random: random() });
    return false;
  };

  const openSocket = async (leave: () => void) => {
    entering = false;
    leaveGate = leave;
    const { record } = commits;
    if (socket || !isHoldable(record.state)) return leave();
    await commits.apply({ kind: "opening", at: clock.now() });
    const proxyUrl = await findProxyUrl(db, box, record.id).catch(closeUnread);
    if (proxyUrl === false) return leave();
    const from = ++socketNumber;
    openAt = undefined;
    socket = driver.open({
      sessionId: record.sessionId,
      credentials: createCredentialStore({
        db,
        box,
        connectionId: record.id,
        nodeId: node.nodeId,
        generation: record.generation,
        now: () => clock.now(),
      }),
      proxyUrl,
      onEvent: (event) => mailbox.put({ type: "driver", from, event }),
    });
  };

  const take = async (event: DriverEvent) => {
    const at = clock.now();
    const { id } = commits.record;
    switch (event.type) {
      case "qr": {
        leaveGate();
        const { qr, type: kind, ...pairing } = event;
        return commits.apply({
          kind: "pairing",
          pairing: { kind, value: box.seal(qr, pairingOwner(id)), ...pairing },
          at,
        });
      }
      case "open":
        leaveGate();
        openAt = clock.monotonic();
        return commits.apply({ kind: "open", phone: event.phone, at });
      case "paired":
      case "authenticated":
        return commits.apply({ kind: event.type, phone: event.phone });
      case "restricted":
        return commits.apply({ kind: "restricted", restriction: event.restriction });
      case "message":
        return inbox.message(id, event.message);
      case "receipt":
        return inbox.receipt(id, event.receipt);
      case "closed": {
        leaveGate();
        socket = undefined;
        logger.info({ sessionId: commits.record.sessionId, ...event.close }, "connection closed");
        const openForMs = openAt === undefined ? 0 : clock.monotonic() - openAt;
        return commits.apply({ kind: "closed", close: event.close, at, openForMs, random: random() });
      }
    }
  };

  /** By whoever's clock it was written, it is no longer than such a wait can be. */
  const deriveWaitMs = () => {
    const { state } = commits.record;
    if (state.waitsFor !== "retry" || state.retryAt === null) return 0;
    const { retryAt } = state;
    if (due?.retryAt !== retryAt) {
      const waitMs = Math.min(retryAt - clock.now(), deriveLongestWaitMs(state));
      due = { retryAt, at: clock.monotonic() + waitMs };
    }
    return due.at - clock.monotonic();
  };

  /** Sees to it that whatever comes next will come. */
  const schedule = () => {
    timer?.abort();
    const { state } = commits.record;
    if (socket || entering || !isHoldable(state)) return;
    const waitMs = deriveWaitMs();
    if (waitMs > 0) {
      timer = new AbortController();
      clock.sleep(waitMs, AbortSignal.any([timer.signal, signal])).then(
        () => mailbox.put({ type: "due" }),
        () => {},
      );
      return;
    }
    entering = true;
    gate.enter(signal).then(
      (leave) => mailbox.put({ type: "turn", leave }),
      () => {},
    );
  };

  const handle = async (item: Item): Promise<void> => {
    if (item.type === "turn") return openSocket(item.leave);
    if (item.type === "driver") return item.from === socketNumber ? take(item.event) : undefined;
    if (item.type === "due") return;
    try {
      const deleted = await carryOut(item.command, {
        deps,
        commits,
        closeSocket,
        socket: () => socket,
      });
      item.resolve();
      if (!deleted) return;
      stopping.abort();
      options.onDeleted(commits.record);
    } catch (error) {
      item.reject(error);
      if (isOwnershipLost(error)) throw error;
    }
  };

  const begin = async () => {
    if (options.formerHeldUntil !== undefined)
      await commits.apply({ kind: "ownerLost", at: options.formerHeldUntil ?? clock.now() });
    const { paired, requestedAt } = commits.record.state;
    const at = clock.now();
    if (!paired && at - requestedAt > pairingLifeMs)
      await commits.apply({
        kind: "closed",
        close: { kind: "qr-ended", code: null, detail: "nobody asked for a code any more" },
        at,
        openForMs: 0,
        random: random(),
      });
  };

  const work = async () => {
    try {
      await begin();
      while (!signal.aborted && isHoldable(commits.record.state)) {
        schedule();
        const item = await mailbox.take(signal);
        if (item) await handle(item);
      }
    } catch (error) {
      const lost = isOwnershipLost(error);
      logger[lost ? "info" : "error"](
        { sessionId: commits.record.sessionId, nodeId: node.nodeId, err: lost ? undefined : error },
        lost ? "session is held by another server now" : "session stopped by an error of its own",
      );
    } finally {
      stopping.abort();
      await closeSocket();
      await rejectRest();
    }
  };

  const rejectRest = async () => {
    for (let item = await mailbox.take(signal); item; item = await mailbox.take(signal)) {
      if (item.type === "command") item.reject(createHolatError("OWNERSHIP_LOST"));
      if (item.type === "turn") item.leave();
    }
  };

  /** Between two sockets it goes on connecting, unless it has to wait. */
  const betweenSockets = () => (commits.record.state.status === "connecting" ? "CONNECTING" : "DISCONNECTED");

  const over = work();
  return {
    get record() {
      return commits.record;
    },
    get live() {
      return (socket ?? closing)?.live ?? betweenSockets();
    },
    get lastHeardAt() {
      return socket?.lastHeardAt ?? null;
    },
    get socket() {
      return socket;
    },
    command: (command) =>
      new Promise((resolve, reject) => {
        if (signal.aborted) return reject(createHolatError("OWNERSHIP_LOST"));
        mailbox.put({ type: "command", command, resolve, reject });
      }),
    letGo: async () => {
      stopping.abort();
      await closeSocket();
      await over;
    },
    over,
  };
}

function isOwnershipLost(error: unknown): boolean {
  return error instanceof HolatError && error.code === "OWNERSHIP_LOST";
}
