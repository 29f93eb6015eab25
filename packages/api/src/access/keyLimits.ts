import { HolatError } from "@holat/core";
import type { Principal } from "./principal.js";

/** Names that a key may see: each entry an exact name, or the beginning of one followed by `*`. null: all. */
export type NamePatterns = readonly string[] | null;

/** What a key may see. A call session counts by its target, a connection session by its sessionId. */
export interface KeyLimits {
  readonly sessions: NamePatterns;
  readonly targets: NamePatterns;
}

export const unlimited: KeyLimits = { sessions: null, targets: null };

type Limited = Pick<Principal, "limits">;

/** True when there may be something that the principal must not learn of. */
export function isLimited({ limits }: Limited): boolean {
  return limits.sessions !== null || limits.targets !== null;
}

/** Call sessions of this target, and the target itself. In SQL: `targetCondition`. */
export function maySeeTarget({ limits }: Limited, target: string): boolean {
  return matchesName(limits.targets, target);
}

/** The connection session of this sessionId. In SQL: `connectionCondition`. */
export function maySeeConnection({ limits }: Limited, sessionId: string): boolean {
  return matchesName(limits.sessions, sessionId);
}

/** Throws FORBIDDEN for a session that the principal could not see once it were made. */
export function checkMayMakeConnection(principal: Limited, sessionId: string): void {
  if (maySeeConnection(principal, sessionId)) return;
  throw new HolatError("FORBIDDEN", `The key is not for a session of the name ${sessionId}`, {
    hint: "Choose a name that the key is for, or another key: `holat keys list` shows which names each may see.",
  });
}

export function matchesName(patterns: NamePatterns, name: string): boolean {
  if (patterns === null) return true;
  return patterns.some((pattern) =>
    pattern.endsWith("*") ? name.startsWith(pattern.slice(0, -1)) : name === pattern,
  );
}
