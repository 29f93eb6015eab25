import type { StoredStatus } from "./state.js";

const dayMs = 86_400_000;

/** A change of the stored status. */
export interface StatusChange {
  readonly at: number;
  readonly to: StoredStatus;
}

/** How long a session was connected within one day (UTC), or within the part of it that was asked for. */
export interface DayUptime {
  /** Like 2026-11-26. */
  readonly day: string;
  readonly connectedSeconds: number;
  readonly observedSeconds: number;
  /** How often it went down. */
  readonly drops: number;
}

/** How long a session was connected, by day. */
export interface Uptime {
  readonly sessionId: string;
  /** Two decimals; null: nothing was observed. */
  readonly uptimePercentage: number | null;
  readonly connectedSeconds: number;
  readonly observedSeconds: number;
  readonly drops: number;
  readonly days: readonly DayUptime[];
}

/**
 * Uptime by day from the transition log.
 *
 * @param changes in order of time; those before `from` say what the status was then.
 * @param range `from` inclusive, `to` exclusive, epoch ms; what lies after `now` is not observed.
 */
export function deriveUptime(
  changes: readonly StatusChange[],
  { from, to, now }: { readonly from: number; readonly to: number; readonly now: number },
): DayUptime[] {
  const end = Math.min(to, now);
  const first = changes[0]?.at;
  const begin = first === undefined ? end : Math.max(from, first);
  const days: DayUptime[] = [];
  for (let start = begin; start < end; ) {
    const stop = Math.min(end, (Math.floor(start / dayMs) + 1) * dayMs);
    days.push(measureDay(changes, start, stop));
    start = stop;
  }
  return days;
}

function measureDay(changes: readonly StatusChange[], start: number, stop: number): DayUptime {
  let upMs = 0;
  let drops = 0;
  let status: StoredStatus | undefined;
  let since = start;
  const until = (at: number) => {
    if (status === "connected") upMs += at - since;
    since = at;
  };
  for (const { at, to } of changes) {
    if (at >= stop) break;
    if (at >= start) {
      until(at);
      if (status === "connected" && to !== "connected") drops++;
    }
    status = to;
  }
  until(stop);
  return {
    day: new Date(start).toISOString().slice(0, 10),
    connectedSeconds: Math.floor(upMs / 1000),
    observedSeconds: Math.floor((stop - start) / 1000),
    drops,
  };
}
