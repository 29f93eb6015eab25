import { HolatError } from "@holat/core";
import { shown } from "@holat/core/schemas";
import { maySeeTarget } from "../access/keyLimits.js";
import type { Principal } from "../access/principal.js";
import type { Context, TargetLimits } from "../context.js";

/** The configured targets that the principal may see, in their order. */
export function findTargets({ targets }: Pick<Context, "targets">, principal: Principal): TargetLimits[] {
  return targets.filter(({ name }) => maySeeTarget(principal, name));
}

/** Throws NOT_FOUND, for one that the principal may not see too. */
export function getTarget(ctx: Pick<Context, "targets">, principal: Principal, name: string): TargetLimits {
  const target = findTargets(ctx, principal).find((one) => one.name === name);
  if (target) return target;
  throw new HolatError("NOT_FOUND", `There is no target ${shown(name)}`, {
    hint: "GET /targets lists those that the key may see.",
  });
}
