import type { CallSession, CallStatus } from "@holat/sdk";

/** A session as it was told, and when. */
export interface SessionRow {
  session: CallSession;
  toldAt: number;
}

/** Rows that are remembered beyond those that are shown. */
const mostRemembered = 5_000;

/** Which sessions of all that were told are shown, in which order, and which are kept back. */
export function createSessionRows({
  status,
  limit,
}: {
  readonly status: CallStatus | undefined;
  readonly limit: number;
}) {
  const known = new Map<string, SessionRow>();
  /** Came while held. */
  const fresh = new Set<string>();
  let sorted: readonly SessionRow[] | undefined;
  let isHeld = false;
  let size = limit;
  let cursor: string | undefined;
  /** There is nothing older than what is known. */
  let isWhole = false;
  /** Ended ones that were not known before the present state was told anew. */
  let endedInRound = new Set<string>();

  const getSorted = () => {
    sorted ??= [...known.values()].filter(({ session }) => !fresh.has(session.id)).sort(byNewest);
    return sorted;
  };
  const forget = (id: string) => {
    known.delete(id);
    fresh.delete(id);
  };

  return {
    get visible() {
      return getSorted().slice(0, size);
    },
    get newCount() {
      return fresh.size;
    },
    get hasMore() {
      const { length } = getSorted();
      return length > size || (!isWhole && (cursor !== undefined || length === size));
    },
    get isWhole() {
      return isWhole;
    },
    /** Where the page after the known ones begins. */
    get next(): { readonly cursor?: string; readonly to?: Date } {
      if (cursor !== undefined) return { cursor };
      const oldest = this.visible.at(-1);
      // Others may have been created in the same millisecond.
      return oldest ? { to: new Date(Date.parse(oldest.session.createdAt) + 1) } : {};
    },
    /** `isNews`: it may be kept back. */
    tell(session: CallSession, toldAt: number, isNews: boolean) {
      const { id } = session;
      const row = known.get(id);
      const isIn = status === undefined || session.status === status;
      // Most of what is told moves nothing.
      if (row && isIn && row.session.createdAt === session.createdAt) {
        [row.session, row.toldAt] = [session, toldAt];
        return;
      }
      sorted = undefined;
      if (!isIn) return forget(id);
      if (!known.has(id)) {
        if (isNews && isHeld) fresh.add(id);
        if (session.isCompleted) endedInRound.add(id);
      }
      known.set(id, { session, toldAt });
      if (known.size <= mostRemembered + size) return;
      for (const row of getSorted().slice(size)) {
        if (row.session.isCompleted) forget(row.session.id);
      }
      isWhole = false;
      cursor = undefined;
    },
    /** The present state is about to be told anew. */
    beginRound() {
      endedInRound = new Set();
    },
    /** It was told: when all of its ended ones are new, others between them and the old ones may be missing. */
    endRound() {
      if (endedInRound.size >= limit && known.size > endedInRound.size) {
        for (const [id, { session }] of known) if (session.isCompleted && !endedInRound.has(id)) forget(id);
        size = limit;
        isWhole = false;
        cursor = undefined;
        sorted = undefined;
      }
    },
    addOlder(sessions: readonly CallSession[], nextCursor: string | undefined, at: number) {
      for (const session of sessions) {
        if (!known.has(session.id)) known.set(session.id, { session, toldAt: at });
      }
      sorted = undefined;
      cursor = nextCursor;
      isWhole = nextCursor === undefined;
      size += limit;
    },
    hold(held: boolean) {
      isHeld = held;
      if (!held) this.reveal();
    },
    reveal() {
      fresh.clear();
      sorted = undefined;
    },
  };
}

/** Newest first; in one order for those of one millisecond. */
function byNewest({ session: one }: SessionRow, { session: other }: SessionRow): number {
  if (one.createdAt === other.createdAt) return one.sessionId < other.sessionId ? 1 : -1;
  return one.createdAt < other.createdAt ? 1 : -1;
}
