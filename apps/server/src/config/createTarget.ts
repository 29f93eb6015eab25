import type { HostKeyPolicy, SshCredential, SshTarget } from "@holat/core/ssh";
import type { ServerTarget } from "./config.js";
import { findNestedRepeat } from "./findNestedRepeat.js";
import { readHostKeyPolicy } from "./readHostKeyPolicy.js";
import { readPrivateKey } from "./readPrivateKey.js";
import { resolvePath } from "./resolvePath.js";
import { SettingError } from "./SettingError.js";
import type { ConnectionSettings, TargetSettings } from "./targetSchema.js";

export interface TargetSource {
  /** How a setting of this target is called in messages. */
  setting(name: string): string;
  /** Directory that relative paths start at. */
  readonly base: string;
  readonly dataDir: string;
}

const longestPhaseMs = 10_000;
/** Connecting and the handshake each get less than half of `connectForSeconds`, so that even the shortest leaves a cause. */
const phaseShare = 0.45;
const groups = ["total", "processed", "connected", "failed", "percent"];

/** One target as configured; throws a SettingError for what the schema alone cannot see. */
export function createTarget(name: string, settings: TargetSettings, source: TargetSource): ServerTarget {
  const { jump } = settings;
  const progressPattern = readProgressPattern(settings.progressPattern, source);
  return {
    ...createConnection(name, settings, source),
    ...(jump === undefined
      ? {}
      : {
          jump: createConnection(`${name}-jump`, jump, {
            ...source,
            setting: (field) => source.setting(`jump.${field}`),
          }),
        }),
    command: settings.command,
    env: settings.env,
    maxRunSeconds: settings.maxRunSeconds ?? null,
    maxOutputBytes: settings.maxOutputBytes,
    maxConcurrent: settings.maxConcurrent,
    connectForSeconds: settings.connectForSeconds,
    phaseTimeoutMs: Math.min(longestPhaseMs, Math.round(settings.connectForSeconds * 1_000 * phaseShare)),
    lostLinkFailAfterSeconds: settings.lostLinkFailAfterSeconds ?? null,
    ...(progressPattern === undefined ? {} : { progressPattern }),
  };
}

function createConnection(name: string, settings: ConnectionSettings, source: TargetSource): SshTarget {
  return {
    name,
    host: settings.host,
    port: settings.port,
    user: settings.user,
    credential: readCredential(settings, source),
    hostKey: readHostKey(settings, source),
    command: "",
    env: {},
    maxRunSeconds: null,
    maxOutputBytes: null,
  };
}

function readCredential(settings: ConnectionSettings, source: TargetSource): SshCredential {
  const { password, privateKeyFile, agent, passphrase } = settings;
  const given = Object.entries({ privateKeyFile, password, agent }).filter(
    ([, value]) => value !== undefined,
  );
  if (given.length !== 1) {
    const names = ["privateKeyFile", "password", "agent"].map((field) => source.setting(field)).join(" or ");
    throw new SettingError(
      names,
      given.length === 0 ? "missing" : "given more than once",
      "exactly one credential",
    );
  }
  if (passphrase !== undefined && privateKeyFile === undefined) {
    throw new SettingError(
      source.setting("passphrase"),
      "set",
      "to be removed: there is no privateKeyFile beside it",
    );
  }
  if (password !== undefined) return { kind: "password", password };
  if (agent !== undefined) return { kind: "agent", socket: resolvePath(source.base, agent) };
  const privateKey = readPrivateKey(source.setting("privateKeyFile"), source.base, privateKeyFile ?? "");
  return { kind: "key", privateKey, ...(passphrase === undefined ? {} : { passphrase }) };
}

function readHostKey({ hostKey, knownHostsFile }: ConnectionSettings, source: TargetSource): HostKeyPolicy {
  if (hostKey !== undefined && knownHostsFile !== undefined) {
    throw new SettingError(
      source.setting("hostKey"),
      "given together with knownHostsFile",
      "only one of the two",
    );
  }
  const setting = source.setting(knownHostsFile === undefined ? "hostKey" : "knownHostsFile");
  return readHostKeyPolicy(hostKey ?? knownHostsFile, {
    setting,
    base: source.base,
    dataDir: source.dataDir,
  });
}

function readProgressPattern(pattern: string | undefined, source: TargetSource): RegExp | undefined {
  if (pattern === undefined) return undefined;
  const setting = source.setting("progressPattern");
  const named = [...pattern.matchAll(/\(\?<([A-Za-z]\w*)>/g)].map((match) => match[1] ?? "");
  if (named.length === 0 || named.some((name) => !groups.includes(name))) {
    throw new SettingError(setting, JSON.stringify(pattern), `named groups out of ${groups.join(", ")}`);
  }
  const expression = compile(pattern);
  if (expression === undefined)
    throw new SettingError(setting, JSON.stringify(pattern), "a JavaScript regular expression");
  const nested = findNestedRepeat(pattern);
  if (nested !== undefined) {
    throw new SettingError(
      setting,
      JSON.stringify(pattern),
      `no repeat within a repeat, as in ${nested}: some lines would take it hours`,
    );
  }
  return expression;
}

function compile(pattern: string): RegExp | undefined {
  try {
    return new RegExp(pattern, "u");
  } catch {
    return undefined;
  }
}
