import { type CallRecord, type CallState, keyScopes } from "@holat/core";
import fc from "fast-check";
import { createApiKey } from "../../../src/access/apiKey.js";
import type { KeyLimits, NamePatterns } from "../../../src/access/keyLimits.js";
import { createdAt, recordOf } from "../../calls/insertRecord.js";
import { heldLinks, linkPatterns, linksOf, type SceneLink } from "./links.js";
import type { Names } from "./rows.js";

export const limitedKey = "hk_test_limited";
export const scopelessKey = "hk_test_without_any_scope_for_calls";

const targetNames = ["sales", "sales-uz", "sales_uz", "salesXuz", "Sales", "support", "s%s"] as const;
const patterns = [...targetNames, "sales*", "sales-*", "sales_*", "s*", "s%*", "nobody"] as const;
const states: Readonly<Record<string, Partial<CallState>>> = {
  PENDING: {},
  RUNNING: { status: "RUNNING", totalNumbers: 3 },
  COMPLETED: { status: "COMPLETED", completedAt: createdAt + 1_000, exitCode: 0 },
};

export interface SceneSession {
  readonly record: CallRecord;
  readonly visible: boolean;
  /** This node follows it: it is answered from memory. */
  readonly owned: boolean;
}

/** What a server holds, and what a key may see of it. */
export interface Scene {
  readonly limits: KeyLimits;
  readonly targets: readonly { readonly name: string; readonly visible: boolean }[];
  /** Oldest first. */
  readonly sessions: readonly SceneSession[];
  readonly links: readonly SceneLink[];
}

/** Written apart from the code under test. */
function isVisible(patterns: NamePatterns, name: string): boolean {
  return (patterns ?? ["*"]).some((pattern) => {
    const [head = "", ...rest] = pattern.split("*");
    return rest.length === 0 ? head === name : name.slice(0, head.length) === head;
  });
}

const session = fc.record({
  target: fc.constantFrom(...targetNames),
  state: fc.constantFrom("PENDING", "RUNNING", "COMPLETED"),
  owned: fc.boolean(),
});

export const scenes: fc.Arbitrary<Scene> = fc
  .record({
    targets: fc.uniqueArray(fc.constantFrom(...patterns), { minLength: 1, maxLength: 3 }),
    sessions: linkPatterns,
    held: heldLinks,
    those: fc.array(session, { minLength: 4, maxLength: 6 }),
    configured: fc.shuffledSubarray([...targetNames], { minLength: 4, maxLength: 5 }),
  })
  .map(({ those, configured, held, ...limits }) => ({
    limits,
    targets: configured.map((name) => ({ name, visible: isVisible(limits.targets, name) })),
    sessions: those.map(({ target, state, owned }, index) => ({
      record: recordOf(states[state], { target, createdAt: createdAt + index, updatedAt: createdAt + index }),
      visible: isVisible(limits.targets, target),
      owned,
    })),
    links: linksOf(held, (name) => isVisible(limits.sessions, name)),
  }));

/** The same server without all that the key may not see. */
export function withoutHidden({ sessions, targets, links, ...scene }: Scene): Scene {
  return {
    ...scene,
    links: links.map((link) => ({ ...link, present: link.visible })),
    sessions: sessions.filter(({ visible }) => visible),
    targets: targets.filter(({ visible }) => visible),
  };
}

export function namesOf({ sessions, targets, links }: Scene): Names {
  const names = (visible: boolean) =>
    sessions
      .filter((one) => one.visible === visible)
      .flatMap(({ record }, index) => (index % 2 === 0 ? [record.id, record.sessionId] : [record.id]));
  const nobody = recordOf();
  return {
    visible: names(true),
    hidden: names(false),
    links,
    unknown: [nobody.id, nobody.sessionId],
    visibleTargets: targets.filter(({ visible }) => visible).map(({ name }) => name),
    hiddenTargets: targets.filter(({ visible }) => !visible).map(({ name }) => name),
  };
}

/** One key with every scope that can be limited, and one that opens nothing here. */
export function keysOf({ limits }: Scene) {
  const all = keyScopes.filter((scope) => scope !== "admin");
  return [
    createApiKey("limited", limitedKey, all, limits),
    createApiKey("scopeless", scopelessKey, ["messages:send"], limits),
  ];
}
