import { parseArgs } from "node:util";
import { createSshPool } from "@holat/core/ssh";
import type { Config } from "../../config/config.js";
import { loadConfig } from "../../config/loadConfig.js";
import { toJsonLine, toPlainText } from "../client/toPlainText.js";
import { checkAccess } from "./checkAccess.js";
import { checkAddress } from "./checkAddress.js";
import { checkDatabase } from "./checkDatabase.js";
import { checkDataDirectory } from "./checkDataDirectory.js";
import { checkTarget } from "./checkTarget.js";
import { type Finding, find } from "./finding.js";

const targetWithinMs = 30_000;

const doctorUsage = `usage: holat doctor [--json]

looks at what holat serve would need, one line each: settings, address, data directory, database, keys where it
needs some, and of each target name, connection, host key, login and command. Starts nothing. Exit code 1 when something is wrong.
`;

/** Resolves with the exit code. */
export async function doctorCommand(args: readonly string[]): Promise<number> {
  let json = false;
  try {
    const { values } = parseArgs({
      args: [...args],
      options: { json: { type: "boolean" }, help: { type: "boolean", short: "h" } },
    });
    if (values.help) {
      process.stdout.write(doctorUsage);
      return 0;
    }
    json = values.json ?? false;
  } catch (error) {
    const what = error instanceof Error ? error.message.split(". ")[0] : String(error);
    process.stderr.write(`holat: ${what}. Try: holat doctor --help\n`);
    return 2;
  }
  let wrong = 0;
  for await (const finding of examine(process.env)) {
    if (!finding.ok) wrong++;
    process.stdout.write(`${json ? toJsonLine(finding) : renderFinding(finding)}\n`);
  }
  return wrong === 0 ? 0 : 1;
}

export function renderFinding({ ok, subject, detail }: Finding): string {
  return `${ok ? "ok   " : "WRONG"}  ${toPlainText(subject).padEnd(16)}  ${toPlainText(detail)}`;
}

async function* examine(env: NodeJS.ProcessEnv): AsyncGenerator<Finding> {
  let config: Config | undefined;
  yield await find("settings", () => {
    config = loadConfig({ env, cwd: process.cwd() });
    return [
      `valid; ${config.targets.length} ${config.targets.length === 1 ? "target" : "targets"}`,
      ...config.warnings,
    ].join("; ");
  });
  if (config === undefined) return;
  const known = config;
  yield await find("address", () => checkAddress(known));
  yield await find("data directory", () => checkDataDirectory(known.dataDir));
  yield await find("database", () => checkDatabase(known));
  yield await find("access", () => checkAccess(known));
  if (known.targets.length === 0) {
    yield await find("targets", () => {
      throw new Error(
        "none is configured. Set HOLAT_SSH_HOST, HOLAT_SSH_USER and HOLAT_SSH_COMMAND, or write holat.yaml",
      );
    });
  }
  const pool = createSshPool();
  try {
    for (const target of known.targets) {
      yield await find(`target ${target.name}`, () =>
        checkTarget(pool, target, AbortSignal.timeout(targetWithinMs)),
      );
    }
  } finally {
    await pool.close();
  }
}
