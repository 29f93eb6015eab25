import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { parseDocument } from "yaml";
import type { ServerTarget } from "./config.js";
import { createTarget } from "./createTarget.js";
import { SettingError } from "./SettingError.js";
import { createSettingError } from "./settingIssue.js";
import { fileSchema, jumpSchema, targetSchema } from "./targetSchema.js";

const secretFields: readonly PropertyKey[] = ["password", "passphrase", "env"];

export interface ConfigFile {
  readonly targets: readonly ServerTarget[];
  readonly warnings: readonly string[];
}

/**
 * The YAML file named by HOLAT_CONFIG, or `holat.yaml` in the working directory where there is one. Relative paths
 * in it start at its own directory. Throws a SettingError that names the setting and the file.
 */
export function readConfigFile(
  named: string | undefined,
  options: { cwd: string; dataDir: string },
): ConfigFile {
  const path = resolve(options.cwd, named ?? "holat.yaml");
  if (named === undefined && !existsSync(path)) return { targets: [], warnings: [] };
  const input = readYaml(path, named);
  const parsed = fileSchema.safeParse(input);
  const name = (words: readonly PropertyKey[]) => `${words.join(".") || "the content"} in ${path}`;
  if (!parsed.success) {
    throw createSettingError(parsed.error, input, {
      name,
      isSecret: (words) => words.some((word) => secretFields.includes(word)),
      known: (words) => knownSettings(words),
    });
  }
  const targets = Object.entries(parsed.data.targets ?? {}).map(([target, settings]) =>
    createTarget(target, settings, {
      setting: (field) => name(["targets", target, field]),
      base: dirname(path),
      dataDir: options.dataDir,
    }),
  );
  return { targets, warnings: warnOfOpenFile(path, targets) };
}

function readYaml(path: string, named: string | undefined): unknown {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    const reason = error instanceof Error && "code" in error ? ` (${String(error.code)})` : "";
    const setting = named === undefined ? "the configuration file" : "HOLAT_CONFIG";
    throw new SettingError(setting, `${JSON.stringify(path)}${reason}`, "the path of a readable YAML file");
  }
  // Without pretty errors: those quote the line, which may hold a password.
  const document = parseDocument(text, { prettyErrors: false });
  const [error] = document.errors;
  if (error !== undefined) {
    const line = text.slice(0, error.pos[0]).split("\n").length;
    throw new SettingError(
      `the configuration file ${path}`,
      `not YAML at line ${line} (${error.code})`,
      "valid YAML",
    );
  }
  try {
    return document.toJS({ maxAliasCount: 100 }) ?? {};
  } catch {
    throw new SettingError(
      `the configuration file ${path}`,
      "not readable as a whole: an alias (*name) leads nowhere, or is used too often",
      "YAML whose aliases have their anchor (&name) before them",
    );
  }
}

function knownSettings(path: readonly PropertyKey[]): readonly string[] {
  if (path.includes("jump")) return Object.keys(jumpSchema.shape);
  return Object.keys(path.length === 0 ? fileSchema.shape : targetSchema.shape);
}

function warnOfOpenFile(path: string, targets: readonly ServerTarget[]): readonly string[] {
  const secret = targets.some(
    ({ credential, env }) =>
      credential.kind === "password" ||
      (credential.kind === "key" && credential.passphrase !== undefined) ||
      Object.keys(env).length > 0,
  );
  if (!secret || (statSync(path).mode & 0o004) === 0) return [];
  return [`${path} holds secrets and every user of this machine can read it: chmod 600 ${path}`];
}
