import type { CallStatus, WatchFilter } from "@holat/sdk";

export type SessionFilter = Omit<WatchFilter, "limit">;

/** As attributes say it. */
export interface FilterTexts {
  readonly status: string | undefined;
  readonly target: string | undefined;
  readonly from: string | undefined;
  readonly to: string | undefined;
}

const statuses: readonly CallStatus[] = ["PENDING", "RUNNING", "COMPLETED", "FAILED"];

/**
 * What to ask for. A day without a time is one of the reader's own, whole: `to` is its last. What is no status, or no
 * time, bounds nothing.
 */
export function parseSessionFilter({ status, target, from, to }: FilterTexts): SessionFilter {
  const known = statuses.find((one) => one === status?.toUpperCase());
  const begin = parseTime(from, 0);
  const end = parseTime(to, 1);
  return {
    ...(known && { status: known }),
    ...(target && { target }),
    ...(begin && { from: begin }),
    ...(end && { to: end }),
  };
}

function parseTime(text: string | undefined, daysAfter: number): Date | undefined {
  const day = text?.match(/^(\d{4})-(\d\d)-(\d\d)$/);
  const time = day
    ? new Date(Number(day[1]), Number(day[2]) - 1, Number(day[3]) + daysAfter)
    : new Date(text ?? Number.NaN);
  return Number.isNaN(time.getTime()) ? undefined : time;
}
