import type { Config, ServerTarget } from "./config.js";
import { deriveDatabaseConfig } from "./databaseConfig.js";
import { type Environment, parseEnvironment, secretSettings } from "./environment.js";
import { isLoopback } from "./isLoopback.js";
import { parseUrl } from "./parseUrl.js";
import { readConfigFile } from "./readConfigFile.js";
import { readEnvironmentTarget } from "./readEnvironmentTarget.js";
import { SettingError } from "./SettingError.js";

const shortKeyLength = 20;

/**
 * Reads and validates every setting: the environment, and the YAML file. The target of the HOLAT_SSH_* variables is
 * named `default` and comes first; those of the file follow.
 *
 * Throws a SettingError: one line that names the setting, what it got (secrets are not shown) and what it wants.
 */
export function loadConfig(options: {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
}): Config {
  const env = parseEnvironment(options.env);
  const { dataDir, database } = deriveDatabaseConfig(env, options.cwd);
  const file = readConfigFile(env.HOLAT_CONFIG, { cwd: options.cwd, dataDir });
  const given = Object.entries(options.env).some(([name, value]) => name.startsWith("HOLAT_SSH_") && value);
  const single = readEnvironmentTarget(env, { cwd: options.cwd, dataDir, given });
  if (single !== undefined && file.targets.some((target) => target.name === single.name)) {
    throw new SettingError(
      "the target `default`",
      "configured by the HOLAT_SSH_* variables and in the configuration file",
      "only one of the two",
    );
  }
  if (env.DATABASE_URL !== undefined && env.HOLAT_SECRET === undefined) {
    throw new SettingError(
      "HOLAT_SECRET",
      "missing, while DATABASE_URL names a database that other servers may share",
      "32 bytes or more, the same on all of them, for instance the output of: openssl rand -base64 48",
    );
  }
  const targets = [...(single === undefined ? [] : [single]), ...file.targets];
  return {
    host: env.HOLAT_HOST,
    port: env.HOLAT_PORT,
    loopback: isLoopback(env.HOLAT_HOST),
    dataDir,
    database,
    apiKey: env.HOLAT_API_KEY,
    lang: env.HOLAT_LANG,
    corsOrigins: env.HOLAT_CORS_ORIGINS,
    openLoopback: env.HOLAT_OPEN_LOOPBACK,
    publicUrl: env.HOLAT_PUBLIC_URL,
    secret: env.HOLAT_SECRET,
    previousSecret: env.HOLAT_SECRET_PREVIOUS,
    webhookAllow: env.HOLAT_WEBHOOK_ALLOW,
    whatsappUrl: env.HOLAT_WHATSAPP_URL,
    streamLimits: {
      perKey: env.HOLAT_MAX_STREAMS_PER_KEY,
      perAddress: env.HOLAT_MAX_STREAMS_PER_ADDRESS,
    },
    targets,
    secrets: collectSecrets(options.env, targets),
    warnings: [...file.warnings, ...collectWarnings(env)],
  };
}

function collectWarnings(env: Environment): string[] {
  const warnings: string[] = [];
  if (env.HOLAT_API_KEY !== undefined && env.HOLAT_API_KEY.length < shortKeyLength) {
    warnings.push(
      `HOLAT_API_KEY has only ${env.HOLAT_API_KEY.length} characters and can be guessed; use ${shortKeyLength} or more, for instance: openssl rand -hex 24`,
    );
  }
  if (env.DATABASE_URL_LISTEN !== undefined && env.DATABASE_URL === undefined) {
    warnings.push("DATABASE_URL_LISTEN does nothing without DATABASE_URL");
  }
  return warnings;
}

function collectSecrets(
  env: Readonly<Record<string, string | undefined>>,
  targets: readonly ServerTarget[],
): readonly string[] {
  const fromEnvironment = secretSettings.flatMap((name) => {
    const value = env[name];
    if (value === undefined || value === "") return [];
    const password = parseUrl(value)?.password;
    return password ? [value, password, decodeLeniently(password)] : [value];
  });
  const fromTargets = targets
    .flatMap((target) => [target, target.jump])
    .flatMap((target) => {
      if (target?.credential.kind === "password") return [target.credential.password];
      if (target?.credential.kind === "key") return [target.credential.passphrase ?? ""];
      return [];
    });
  const values = targets.flatMap((target) => Object.values(target.env));
  const shortest = 6;
  return [...new Set([...fromEnvironment, ...fromTargets, ...values])].filter(
    (value) => value.length >= shortest,
  );
}

function decodeLeniently(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
