import { HolatError } from "@holat/core";
import type { ViewTokens } from "../access/viewTokens.js";

/** What a badge token opens: the badge of one session. */
export interface BadgeGrant {
  readonly tokenId: string;
  /** UUID. */
  readonly session: string;
  /** Epoch ms. */
  readonly expiresAt: number;
}

/** Tokens that stand in the address of a picture, where many may see them: they open that picture, and nothing else. */
export interface BadgeTokens extends Pick<ViewTokens, "revoke"> {
  /** Throws FORBIDDEN where the server has no secret to sign with. */
  issue(request: { readonly session: string; readonly expiresInSeconds: number }): {
    readonly grant: BadgeGrant;
    /** To be shown once; it is kept nowhere. */
    readonly token: string;
  };
  /** The grant of a token that is good now; undefined for everything else. Never throws. */
  verify(token: string): BadgeGrant | undefined;
}

/** For a server without a secret. */
export const noBadgeTokens: BadgeTokens = {
  issue: () => {
    throw new HolatError("FORBIDDEN", "Badge tokens are off: this server has no secret to sign them with", {
      hint: "Set HOLAT_SECRET to 32 bytes or more, the same on every server, and start it again.",
    });
  },
  verify: () => undefined,
  revoke: async () => {},
};
