import { randomUUID } from "node:crypto";
import type { Clock } from "@holat/core";
import type { OpenDatabase } from "../db/openDatabase.js";
import { withDatabase } from "../http/withDatabase.js";
import type { Logger } from "../logger.js";
import { createRevocations } from "./createRevocations.js";
import { deriveTokenKeys } from "./signedToken.js";
import { parseViewToken, signViewToken, viewTokenPurpose } from "./viewToken.js";
import type { ViewGrant, ViewTokens } from "./viewTokens.js";

export interface ViewTokensOptions {
  readonly database: Pick<OpenDatabase, "db" | "listen">;
  readonly clock: Clock;
  readonly logger: Logger;
  /** `HOLAT_SECRET`: the same on every server. */
  readonly secret: string;
  /** `HOLAT_SECRET_PREVIOUS`: what it signed is still good. */
  readonly previousSecret?: string | undefined;
}

export interface RunningViewTokens extends ViewTokens {
  /** Reads what was revoked, and goes on hearing of it. Rejects when the database is away. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * View tokens without a store: a token carries its own limits, signed. Only what was revoked is kept, until it would
 * have expired anyway.
 *
 * ```ts
 * const viewTokens = createViewTokens({ database, clock: systemClock, logger, secret });
 * await viewTokens.start();
 * const app = createApi({ ...options, viewTokens });
 * ```
 */
export function createViewTokens(options: ViewTokensOptions): RunningViewTokens {
  const { clock } = options;
  const keys = deriveTokenKeys(options, viewTokenPurpose);
  const revocations = createRevocations(options);
  return {
    issue: ({ sessions, connections, origins, scopes, expiresInSeconds }) => {
      const expiresAt = (Math.floor(clock.now() / 1000) + expiresInSeconds) * 1000;
      const grant: ViewGrant = {
        tokenId: randomUUID(),
        sessions: new Set(sessions),
        connections: new Set(connections),
        origins,
        scopes: new Set(scopes),
        expiresAt,
      };
      return { id: grant.tokenId, token: signViewToken(grant, keys[0]), expiresAt };
    },
    verify: (token) => {
      const grant = parseViewToken(token, keys);
      if (grant === undefined) return { kind: "unknown" };
      if (grant.expiresAt <= clock.now()) return { kind: "expired", grant };
      return { kind: revocations.has(grant.tokenId) ? "revoked" : "valid", grant };
    },
    revoke: (tokenId, also) => withDatabase(clock, () => revocations.add(tokenId, also)),
    isRevoked: revocations.has,
    onRevoked: revocations.onAdded,
    start: revocations.start,
    stop: revocations.stop,
  };
}
