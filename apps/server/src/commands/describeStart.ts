import type { Config } from "../config/config.js";
import { describeDatabase } from "../config/describeDatabase.js";

/** What a person wants to know at the start; never a secret. */
export function describeStart(config: Config, url: string): string[] {
  const open = config.loopback && config.openLoopback;
  return [
    `Holat listens on ${url}`,
    open
      ? "  access:   /calls is open without a key to programs on this machine (HOLAT_OPEN_LOOPBACK=false closes it)"
      : "  access:   every call needs a key (HOLAT_API_KEY, or one of holat keys list)",
    `  database: ${describeDatabase(config)}${config.database.kind === "pglite" ? " (not a production store: no fsync)" : ""}`,
    `  targets:  ${describeTargets(config)}`,
    `  pages:    ${url}/  ${url}/docs`,
  ];
}

function describeTargets({ targets }: Config): string {
  if (targets.length === 0) return "none configured, so POST /calls/start answers 422";
  return targets.map(({ name, user, host, port }) => `${name} (${user}@${host}:${port})`).join(", ");
}
