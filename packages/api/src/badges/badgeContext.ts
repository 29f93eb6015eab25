import type { Context } from "../context.js";
import type { BadgeTokens } from "./badgeTokens.js";

/** Given to the verbs of badges. */
export interface BadgeContext extends Context {
  readonly badgeTokens: BadgeTokens;
}
