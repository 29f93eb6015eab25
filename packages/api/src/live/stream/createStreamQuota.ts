import { RequestError } from "../../http/RequestError.js";

/** How many streams and long polls may be open at once. */
export interface StreamLimits {
  /** By one key, one view token, or all who come without one. */
  readonly perKey: number;
  /** From one address; loopback is exempt, for that is where proxies are. */
  readonly perAddress: number;
}

export const defaultStreamLimits: StreamLimits = { perKey: 20_000, perAddress: 1_000 };

const retryAfterSeconds = "30";
const loopback = /^(?:::ffff:)?127\.|^::1$/;

/** Counts by key and by address. */
export interface StreamQuota {
  /** Throws TOO_MANY_STREAMS; the answer gives the place back, once however often it is called. */
  take(principalId: string, address: string | undefined): () => void;
  readonly refused: number;
}

export function createStreamQuota({ perKey, perAddress }: StreamLimits): StreamQuota {
  const counts = new Map<string, number>();
  let refused = 0;

  const count = (name: string, by: number) => {
    const next = (counts.get(name) ?? 0) + by;
    if (next === 0) counts.delete(name);
    else counts.set(name, next);
  };
  const check = (name: string, limit: number, who: string) => {
    if ((counts.get(name) ?? 0) < limit) return;
    refused++;
    throw new RequestError("TOO_MANY_STREAMS", `${limit} streams are open ${who}, which is the most`, {
      hint: "Close some, or follow up to 100 sessions by one stream: GET /calls/events?session=...&session=...",
      headers: { "retry-after": retryAfterSeconds },
    });
  };

  return {
    take: (principalId, address) => {
      const key = `key ${principalId}`;
      const place = address === undefined || loopback.test(address) ? undefined : `address ${address}`;
      check(key, perKey, "with this key");
      if (place !== undefined) check(place, perAddress, "from this address");
      const names = place === undefined ? [key] : [key, place];
      for (const name of names) count(name, 1);
      return () => {
        for (const name of names.splice(0)) count(name, -1);
      };
    },
    get refused() {
      return refused;
    },
  };
}
