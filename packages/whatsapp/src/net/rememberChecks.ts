import { createHash } from "node:crypto";
import { Curve } from "@whiskeysockets/baileys";
import { createCache } from "./createCache.js";

let done = false;

/** Every login checks the two signatures of the server's certificate, which are the same ones, in 10 ms of JavaScript each. */
export function rememberChecks(): void {
  if (done) return;
  done = true;
  const { verify } = Curve;
  const known = createCache({ maxEntries: 64, ttlMs: 24 * 3_600_000, now: () => performance.now() });
  Curve.verify = (...what) => {
    const hash = createHash("sha256");
    for (const part of what) hash.update(`${part.length} `).update(part);
    const name = hash.digest("base64");
    const before = known.get<boolean>(name);
    if (before !== undefined) return before;
    const verdict = verify(...what);
    known.set(name, verdict);
    return verdict;
  };
}
