import type { KeyInput } from "../../server/createServerCalls.js";
import type { KeysTexts } from "./texts/index.js";

/** A new key, as it stands in the form. */
export interface KeyDraft {
  readonly name: string;
  readonly scopes: readonly string[];
  /** Names with commas between; "": no limit. */
  readonly targets: string;
  readonly sessions: string;
  /** "": never. */
  readonly expiresInDays: string;
}

export type KeyFaults = Partial<Record<"name" | "scopes" | "targets" | "sessions", string>>;

/** What is to be sent, or what is wrong with it by field. An admin is never limited. */
export function checkKeyDraft(
  draft: KeyDraft,
  texts: KeysTexts,
): { readonly input: KeyInput } | { readonly faults: KeyFaults } {
  const isAdmin = draft.scopes.includes("admin");
  const targets = isAdmin ? [] : readPatterns(draft.targets);
  const sessions = isAdmin ? [] : readPatterns(draft.sessions);
  const faultOf = (patterns: readonly string[]) => {
    const bad = patterns.find((pattern) => pattern.slice(0, -1).includes("*"));
    return bad === undefined ? undefined : texts.badPattern(bad);
  };
  const name = draft.name.trim();
  const faults: Record<keyof KeyFaults, string | undefined> = {
    name: name === "" ? texts.noName : undefined,
    scopes: draft.scopes.length === 0 ? texts.noScope : undefined,
    targets: faultOf(targets),
    sessions: faultOf(sessions),
  };
  const found = Object.entries(faults).filter(([, text]) => text !== undefined);
  if (found.length > 0) return { faults: Object.fromEntries(found) };
  return {
    input: {
      name,
      scopes: isAdmin ? ["admin"] : draft.scopes,
      ...(targets.length > 0 && { targets }),
      ...(sessions.length > 0 && { sessions }),
      ...(draft.expiresInDays !== "" && { expiresInSeconds: Number(draft.expiresInDays) * 86_400 }),
    },
  };
}

function readPatterns(text: string): string[] {
  return [...new Set(text.split(/[\s,;]+/).filter((pattern) => pattern !== ""))];
}
