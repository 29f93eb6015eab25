import { type Locale, locales } from "@holat/core";
import { type Client, createClient } from "@holat/sdk";
import { UsageError } from "./UsageError.js";

/** What all commands have in common. */
export interface CallsContext {
  readonly client: Client;
  /** The server, as it was asked for; holds no secret. */
  readonly url: string;
  /** The server's own when absent. */
  readonly lang: Locale | undefined;
  readonly json: boolean;
}

export interface CommonOptions {
  readonly url?: string | undefined;
  readonly lang?: string | undefined;
  readonly json?: boolean | undefined;
}

/** Reads the settings that say which server to ask and how; throws a UsageError that never shows a secret. */
export function connect(options: CommonOptions, env: NodeJS.ProcessEnv): CallsContext {
  const [name, url] =
    options.url === undefined
      ? (["HOLAT_URL", env.HOLAT_URL || "http://localhost:3000"] as const)
      : (["--url", options.url] as const);
  const apiKey = env.HOLAT_API_KEY || undefined;
  if (apiKey !== undefined && !/^[\x21-\x7e]+$/.test(apiKey)) {
    throw new UsageError("HOLAT_API_KEY (not shown) wants printable ASCII characters without spaces");
  }
  return {
    client: createClient({ baseUrl: checkUrl(name, url), ...(apiKey === undefined ? {} : { apiKey }) }),
    url,
    lang: findLocale(options.lang, "--lang") ?? findLocale(env.HOLAT_LANG, "HOLAT_LANG"),
    json: options.json ?? false,
  };
}

function checkUrl(name: string, value: string): string {
  const wants = "it wants an address like http://localhost:3000";
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    throw new UsageError(`${name} is ${JSON.stringify(value)}; ${wants}`);
  }
  if (url.username !== "" || url.password !== "" || url.search !== "" || url.hash !== "") {
    throw new UsageError(`${name} (not shown) has a user, a password, a query or a fragment; ${wants}`);
  }
  return value;
}

function findLocale(value: string | undefined, name: string): Locale | undefined {
  if (value === undefined || value === "") return undefined;
  const locale = locales.find((candidate) => candidate === value);
  if (locale === undefined) {
    throw new UsageError(`${name} is ${JSON.stringify(value)}; it wants one of ${locales.join(", ")}`);
  }
  return locale;
}
