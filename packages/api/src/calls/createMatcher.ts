import { type CallRecord, isTerminal } from "@holat/core";
import { matchesName } from "../access/keyLimits.js";
import type { CallFilter } from "../live/hub/findCalls.js";

/** Whether a record is to be told: it matches, or it did when it was told last. Remembers what it has let through. */
export function createMatcher({
  visible,
  status,
  target,
  from,
  to,
}: CallFilter): (record: CallRecord) => boolean {
  const told = new Set<string>();
  return ({ id, target: own, createdAt, state }) => {
    if (!matchesName(visible, own)) return false;
    if (target !== undefined && own !== target) return false;
    if (from !== undefined && createdAt < from) return false;
    if (to !== undefined && createdAt >= to) return false;
    if (status === undefined) return true;
    if (state.status !== status) return told.delete(id);
    if (!isTerminal(state.status)) told.add(id);
    return true;
  };
}
