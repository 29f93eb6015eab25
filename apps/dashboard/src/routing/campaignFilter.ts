const statuses = ["PENDING", "RUNNING", "COMPLETED", "FAILED"] as const;
type Status = (typeof statuses)[number];

/** Which campaigns the list shows; days are those of the reader's clock, like 2026-11-28. */
export interface CampaignFilter {
  readonly status?: Status;
  readonly target?: string;
  readonly from?: string;
  /** The last day that is shown. */
  readonly to?: string;
}

/** What a query says; anything that is no filter is left out. */
export function readCampaignFilter(query: URLSearchParams): CampaignFilter {
  const status = statuses.find((one) => one === query.get("status"));
  const target = query.get("target");
  const [from, to] = [readDay(query.get("from")), readDay(query.get("to"))];
  return {
    ...(status && { status }),
    ...(target && { target }),
    ...(from && { from }),
    ...(to && { to }),
  };
}

/** The query with this filter in place of its own; the rest of it stays. */
export function writeCampaignFilter(query: URLSearchParams, filter: CampaignFilter): URLSearchParams {
  const next = new URLSearchParams(query);
  for (const key of ["status", "target", "from", "to"] as const) {
    const value = filter[key];
    if (value === undefined) next.delete(key);
    else next.set(key, value);
  }
  return next;
}

function readDay(value: string | null): string | undefined {
  if (value === null || !/^\d{4}-\d{2}-\d{2}$/.test(value)) return undefined;
  const date = new Date(`${value}T00:00:00Z`);
  return Number.isNaN(date.getTime()) || date.toISOString().slice(0, 10) !== value ? undefined : value;
}
