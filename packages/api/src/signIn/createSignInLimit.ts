import type { Clock } from "@holat/core";
import { RequestError } from "../http/RequestError.js";

const windowMs = 60_000;
const mostByAddress = 10;
const mostByAll = 300;

/** Holds back who guesses keys: so many wrong ones a minute from one address, and from all together. */
export interface SignInLimit {
  /** Throws RATE_LIMITED, also for a right key: else guessing would go on. */
  check(address: string): void;
  failed(address: string): void;
}

/** In memory, for each server alone. */
export function createSignInLimit(clock: Pick<Clock, "monotonic">): SignInLimit {
  const failures = new Map<string, number>();
  let total = 0;
  let begunAt = clock.monotonic();

  const renew = () => {
    if (clock.monotonic() - begunAt < windowMs) return;
    begunAt = clock.monotonic();
    total = 0;
    failures.clear();
  };

  return {
    check: (address) => {
      renew();
      if ((failures.get(address) ?? 0) < mostByAddress && total < mostByAll) return;
      const leftMs = windowMs - (clock.monotonic() - begunAt);
      throw new RequestError("RATE_LIMITED", "There were too many wrong keys", {
        hint: "Wait as long as Retry-After says. A request with `Authorization: Bearer KEY` is not held back.",
        headers: { "retry-after": String(Math.max(1, Math.ceil(leftMs / 1000))) },
      });
    },
    failed: (address) => {
      renew();
      total++;
      failures.set(address, (failures.get(address) ?? 0) + 1);
    },
  };
}
