import type { AccessConfig } from "../access/accessConfig.js";
import type { KeyRing } from "../access/createKeyRing.js";
import type { Context } from "../context.js";
import type { SignInLimit } from "./createSignInLimit.js";

/** Given to the verbs of signing in. */
export interface SignInContext extends Pick<Context, "db" | "clock" | "logger" | "signIns"> {
  readonly access: AccessConfig;
  readonly keys: KeyRing;
  readonly limit: SignInLimit;
}
