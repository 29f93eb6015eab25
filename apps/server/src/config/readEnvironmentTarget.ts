import type { ServerTarget } from "./config.js";
import { createTarget } from "./createTarget.js";
import type { Environment } from "./environment.js";
import { readHostKeyPolicy } from "./readHostKeyPolicy.js";
import { SettingError } from "./SettingError.js";
import { targetSchema } from "./targetSchema.js";

const variables: Readonly<Record<string, string>> = {
  password: "HOLAT_SSH_PASSWORD",
  privateKeyFile: "HOLAT_SSH_PRIVATE_KEY_FILE",
  agent: "an agent in holat.yaml",
};

/** The one target that needs no file: `default`, from the HOLAT_SSH_* variables. */
export function readEnvironmentTarget(
  env: Environment,
  options: { cwd: string; dataDir: string; given: boolean },
): ServerTarget | undefined {
  if (!options.given) return undefined;
  const required = (setting: "HOLAT_SSH_HOST" | "HOLAT_SSH_USER" | "HOLAT_SSH_COMMAND") => {
    const value = env[setting];
    if (value === undefined) {
      throw new SettingError(setting, "missing", "a value, because other HOLAT_SSH_* settings are there");
    }
    return value;
  };
  const settings = targetSchema.parse({
    host: required("HOLAT_SSH_HOST"),
    port: env.HOLAT_SSH_PORT,
    user: required("HOLAT_SSH_USER"),
    command: required("HOLAT_SSH_COMMAND"),
    password: env.HOLAT_SSH_PASSWORD,
    privateKeyFile: env.HOLAT_SSH_PRIVATE_KEY_FILE,
  });
  const source = {
    setting: (field: string) => variables[field] ?? field,
    base: options.cwd,
    dataDir: options.dataDir,
  };
  const hostKey = readHostKeyPolicy(env.HOLAT_SSH_HOST_KEY, { ...source, setting: "HOLAT_SSH_HOST_KEY" });
  return { ...createTarget("default", settings, source), hostKey };
}
