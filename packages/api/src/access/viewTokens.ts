import { HolatError, type ViewScope } from "@holat/core";
import type { Transaction } from "kysely";
import type { Database } from "../db/schema.js";

/** What a view token allows, and until when. */
export interface ViewGrant {
  readonly tokenId: string;
  /** UUIDs of call sessions; none in a token for connection sessions. */
  readonly sessions: ReadonlySet<string>;
  /** Names of connection sessions; none in a token for call sessions. */
  readonly connections: ReadonlySet<string>;
  /** Exact origins of the pages that may use it; null: any page, and no page at all. */
  readonly origins: readonly string[] | null;
  readonly scopes: ReadonlySet<ViewScope>;
  /** Epoch ms. */
  readonly expiresAt: number;
}

/**
 * What a presented token is worth at this moment. An ended one was real: its own page may be told so. `unknown` is
 * everything else that begins like one.
 */
export type ViewVerdict =
  | { readonly kind: "valid" | "expired" | "revoked"; readonly grant: ViewGrant }
  | { readonly kind: "unknown" };

/** For call sessions, by UUID, or for connection sessions, by name: one or more of the one kind. */
export type ViewTokenRequest = ViewTokenTerms &
  (
    | { readonly sessions: readonly string[]; readonly connections?: never }
    | { readonly connections: readonly string[]; readonly sessions?: never }
  );

export interface ViewTokenTerms {
  readonly origins: readonly string[] | null;
  readonly scopes: readonly ViewScope[];
  readonly expiresInSeconds: number;
}

export interface IssuedViewToken {
  readonly id: string;
  /** To be shown once; it is kept nowhere. */
  readonly token: string;
  /** Epoch ms, a whole second. */
  readonly expiresAt: number;
}

/** The server's view tokens: it signs and checks them, and knows which were revoked, on any node. */
export interface ViewTokens {
  /** Throws FORBIDDEN where the server has no secret to sign with. */
  issue(request: ViewTokenRequest): IssuedViewToken;
  /** Never throws, whatever the text is. */
  verify(token: string): ViewVerdict;
  /**
   * Ends a token on every node, by its id; repeating it changes nothing. `also` is done in the same transaction, when it
   * was not revoked before. Throws DATABASE_AWAY: then it may not have ended.
   */
  revoke(tokenId: string, also?: (tx: Transaction<Database>) => Promise<void>): Promise<void>;
  isRevoked(tokenId: string): boolean;
  /** Called once for each token that was revoked, on whichever node; the answer ends it. */
  onRevoked(listener: (tokenId: string) => void): () => void;
}

/** For a server without a secret: none is issued, and none is valid. */
export const noViewTokens: ViewTokens = {
  issue: () => {
    throw new HolatError("FORBIDDEN", "View tokens are off: this server has no secret to sign them with", {
      hint: "Set HOLAT_SECRET to 32 bytes or more, the same on every server, and start it again.",
    });
  },
  verify: () => ({ kind: "unknown" }),
  revoke: async () => {},
  isRevoked: () => false,
  onRevoked: () => () => {},
};
