import { type CallRecord, isTerminal } from "@holat/core";

/** So many ended sessions are remembered, so that they are not told anew. */
const mostEnded = 2_000;

/** What streams of many sessions were told: the version of each session that lives, and of those that ended last. */
export interface SeenVersions {
  /** False when it is no news. */
  see(record: CallRecord): boolean;
  versionOf(id: string): number | undefined;
  /** UUIDs of those that had not ended. */
  readonly live: Iterable<string>;
  clear(): void;
}

export function createSeenVersions(): SeenVersions {
  const live = new Map<string, number>();
  const ended = new Map<string, number>();
  const versionOf = (id: string) => live.get(id) ?? ended.get(id);
  return {
    see: ({ id, version, state }) => {
      if ((versionOf(id) ?? -1) >= version) return false;
      if (!isTerminal(state.status)) {
        live.set(id, version);
        return true;
      }
      live.delete(id);
      ended.set(id, version);
      for (const oldest of ended.keys()) {
        if (ended.size <= mostEnded) break;
        ended.delete(oldest);
      }
      return true;
    },
    versionOf,
    get live() {
      return live.keys();
    },
    clear: () => {
      live.clear();
      ended.clear();
    },
  };
}
