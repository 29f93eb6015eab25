import type { Target } from "../../server/createServerCalls.js";

export type Reach = "reachable" | "unreachable" | "unknown";

export function deriveReach({ reachable }: Pick<Target, "reachable">): Reach {
  if (reachable === null) return "unknown";
  return reachable ? "reachable" : "unreachable";
}
