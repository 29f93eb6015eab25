import { HolatError } from "@holat/core";
import type { ViewTokens } from "../access/viewTokens.js";

/** What the cookie of a sign-in says, once its signature was checked. */
export interface SignIn {
  /** UUID. */
  readonly id: string;
  readonly keyId: string;
  /** Of the key that it was made with, so that another one under the same id is not taken for it. */
  readonly fingerprint: string;
  /** Epoch ms, a whole second. */
  readonly expiresAt: number;
}

/** A key, as far as a sign-in is bound to it. */
export interface SignInKey {
  readonly id: string;
  readonly hash: Uint8Array;
  /** Epoch ms; null: never. */
  readonly expiresAt: number | null;
}

/** Signs people in at this server's own page: a cookie stands for their key. Nothing is stored but who signed out. */
export interface SignIns extends Pick<ViewTokens, "revoke" | "isRevoked"> {
  /** The answer's `value` is the cookie's. Throws FORBIDDEN where the server has no secret to sign with. */
  issue(key: SignInKey): { readonly signIn: SignIn; readonly value: string };
  /** undefined for what this server did not sign. Whether it has ended is the asker's to look at. */
  read(value: string): SignIn | undefined;
  /** Whether it was made with the key of this hash. */
  isOf(signIn: SignIn, hash: Uint8Array): boolean;
}

/** For a server without a secret. */
export const noSignIns: SignIns = {
  issue: () => {
    throw new HolatError("FORBIDDEN", "Nobody can sign in: this server has no secret to sign cookies with", {
      hint: "Set HOLAT_SECRET to 32 bytes or more, the same on every server, and start it again.",
    });
  },
  read: () => undefined,
  isOf: () => false,
  revoke: async () => {},
  isRevoked: () => false,
};
