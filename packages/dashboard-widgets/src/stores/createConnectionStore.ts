import type { Connection } from "@holat/sdk";
import type { ConnectionSession, LiveSessions, Pairing } from "@holat/sdk/sessions";
import type { Problem } from "../locale/problemTexts.js";
import { resolveLiveSessions } from "../settings/resolveLiveSessions.js";
import { createPublisher } from "./createPublisher.js";
import { createTicker } from "./createTicker.js";
import { deriveProblem } from "./deriveProblem.js";
import type { Store } from "./store.js";
import { platformClock, type StoreClock } from "./storeClock.js";

export interface ConnectionStoreOptions {
  readonly sessionId: string;
  /** Default: the page's own, see `configureHolat`. */
  readonly sessions?: LiveSessions | undefined;
  readonly clock?: StoreClock | undefined;
}

export type ConnectionAction = "restart" | "logout" | "pairingCode";

/** What is known of a linked account, and how well. */
export interface ConnectionSnapshot {
  /** null before the first answer, and when there is none of that name. */
  readonly session: ConnectionSession | null;
  /** What is to be scanned or typed now; null when there is nothing. */
  readonly pairing: Pairing | null;
  /** What was asked for and is not answered yet. */
  readonly doing: ConnectionAction | null;
  /** What could not be done, and why; null once another thing was asked for. */
  readonly failed: { readonly action: ConnectionAction; readonly error: unknown } | null;
  readonly connection: Connection;
  /** It may have moved on: it is shown as of `asOf`. */
  readonly stale: boolean;
  /** Epoch ms at which the server was last heard; null before it was. */
  readonly asOf: number | null;
  /** The server's time, epoch ms; it goes on by the second while something is to be waited for. */
  readonly now: number;
  /** Why there is no connection; null while there is one. */
  readonly error: unknown;
  /** What `error` means to a reader. */
  readonly problem: Problem | null;
}

/** The verbs never reject: what fails is the snapshot's `failed`. */
export interface ConnectionStore extends Store<ConnectionSnapshot> {
  restart(): Promise<void>;
  logout(): Promise<void>;
  /** A code to type on the phone of that number; it is the snapshot's `pairing`. */
  requestPairingCode(phone: string): Promise<void>;
}

/** Before anything is known; also what a server renders. */
export const emptyConnection: ConnectionSnapshot = {
  session: null,
  pairing: null,
  doing: null,
  failed: null,
  connection: "connecting",
  stale: false,
  asOf: null,
  now: 0,
  error: null,
  problem: null,
};

/**
 * One linked account, live, with the code that links it while it waits for one.
 *
 * ```ts
 * const store = createConnectionStore({ sessionId: "sales" });
 * const stop = store.subscribe(() => console.log(store.getSnapshot().pairing?.qr));
 * ```
 */
export function createConnectionStore({
  sessionId,
  sessions: given,
  clock = platformClock,
}: ConnectionStoreOptions): ConnectionStore {
  let session: ConnectionSession | null = null;
  let isMissing = false;
  let pairing: Pairing | null = null;
  let doing: ConnectionAction | null = null;
  let failed: ConnectionSnapshot["failed"] = null;
  let connection: Connection = "connecting";
  let asOf: number | null = null;
  let error: unknown = null;
  let asking: AbortController | undefined;
  let isSynced = false;
  /** How far the server's clock is ahead of the one here. */
  let aheadMs = 0;

  const isLive = () => connection === "live" || connection === "degraded";
  const getSessions = () => (given ?? resolveLiveSessions()).sessions;

  const publisher = createPublisher(emptyConnection, {
    derive: () => ({
      session,
      pairing,
      doing,
      failed,
      connection,
      stale: session !== null && !isLive(),
      asOf,
      now: clock.now() + aheadMs,
      error,
      problem:
        deriveProblem(error) ?? (connection === "offline" ? "unreachable" : isMissing ? "missing" : null),
    }),
    start: () => {
      const run = new AbortController();
      let told = false;
      getSessions().watch(
        {
          onSession(next) {
            // What comes while it happens tells the time over there.
            if (isSynced && next.version > (session?.version ?? 0))
              aheadMs = Date.parse(next.updatedAt) - clock.now();
            session = next;
            told = true;
            isMissing = false;
            heard();
            void followPairing();
          },
          onDeleted: gone,
          onSynced() {
            if (!told) gone();
            isSynced = true;
            heard();
          },
          onConnection(next, failure, heardAt) {
            connection = next;
            if (!isLive()) [asOf, isSynced] = [heardAt || asOf, false];
            error = isLive() ? null : (failure ?? error);
            publisher.changed();
          },
        },
        { sessionIds: [sessionId], signal: run.signal },
      );
      ticker.wake();
      return () => {
        run.abort();
        ticker.stop();
        asking?.abort();
        asking = undefined;
      };
    },
  });

  const ticker = createTicker(
    clock,
    () => session?.pairing != null || session?.retryAt != null,
    publisher.changed,
  );
  const heard = () => {
    asOf = clock.now();
    ticker.wake();
    publisher.changed();
  };
  const gone = () => {
    [session, pairing, isMissing] = [null, null, true];
    publisher.changed();
  };

  /** The state says that there is a QR code, and until when; what it says has to be asked for. */
  const followPairing = async () => {
    const offered = session?.pairing ?? null;
    // A code to type is told to who asked for it, and to nobody else.
    if (offered?.kind !== "qr") {
      if (offered === null || pairing?.code === undefined) pairing = null;
      return;
    }
    if (offered.expiresAt === pairing?.expiresAt || asking) return;
    const own = new AbortController();
    asking = own;
    // Scanned, or expired, meanwhile: the next state says so.
    const found = await getSessions()
      .qr(sessionId, { signal: own.signal })
      .catch(() => null);
    if (asking !== own) return;
    asking = undefined;
    pairing = found;
    publisher.changed();
    if (found && session?.pairing?.expiresAt !== offered.expiresAt) void followPairing();
  };

  const act = async (action: ConnectionAction, ask: () => Promise<unknown>) => {
    if (doing !== null) return;
    [doing, failed] = [action, null];
    publisher.changed();
    try {
      await ask();
    } catch (reason) {
      failed = { action, error: reason };
    }
    doing = null;
    publisher.changed();
  };

  const { subscribe, getSnapshot, destroy } = publisher;
  return {
    subscribe,
    getSnapshot,
    destroy,
    restart: () => act("restart", () => getSessions().restart(sessionId)),
    logout: () => act("logout", () => getSessions().logout(sessionId)),
    requestPairingCode: (phone) =>
      act("pairingCode", async () => {
        pairing = await getSessions().requestPairingCode(sessionId, phone);
      }),
  };
}
