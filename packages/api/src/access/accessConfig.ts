import type { ApiKey } from "./apiKey.js";

/** Who may call what, from where. */
export interface AccessConfig {
  readonly apiKeys: readonly ApiKey[];
  /** Where the server listens. `port` may be a getter: with port 0 it is known only afterwards. */
  readonly listening: { readonly host: string; readonly port: number; readonly loopback: boolean };
  /** Calls without a key are let in while the server listens on loopback. `HOLAT_OPEN_LOOPBACK`. */
  readonly openLoopback: boolean;
  /** Exact origins, such as `https://crm.example`. `HOLAT_CORS_ORIGINS`. */
  readonly corsOrigins: readonly string[];
  /** Where browsers find the server, if not at the address that it is asked by. `HOLAT_PUBLIC_URL`. */
  readonly publicUrl?: PublicUrl | undefined;
}

/** `https://ops.example/holat`, taken apart. */
export interface PublicUrl {
  /** Scheme, host and port. */
  readonly origin: string;
  /** Begins with a slash and does not end with one; empty for the root. */
  readonly basePath: string;
}

/** True when a request may do without a key at all. */
export function isKeylessOpen(config: AccessConfig): boolean {
  return config.listening.loopback && config.openLoopback;
}
