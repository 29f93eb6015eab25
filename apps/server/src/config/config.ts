import type { PublicUrl, StreamLimits, TargetLimits } from "@holat/api";
import type { Locale } from "@holat/core";
import type { SshTarget } from "@holat/core/ssh";

/** A place to run calls on: how to reach it, and what it may be asked for. */
export interface ServerTarget extends TargetLimits, SshTarget {
  readonly host: string;
  /** The target's own way to read counters from a text line: named groups total, processed, connected, failed, percent. */
  readonly progressPattern?: RegExp;
}

/** Everything that the environment and the configuration file say, validated. */
export interface Config {
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
  /** True when only this machine can reach `host`. */
  readonly loopback: boolean;
  /** Absolute path. */
  readonly dataDir: string;
  readonly database:
    | { readonly kind: "postgres"; readonly url: string; readonly listenUrl?: string }
    | { readonly kind: "pglite" };
  readonly apiKey: string | undefined;
  readonly lang: Locale;
  readonly corsOrigins: readonly string[];
  readonly openLoopback: boolean;
  /** Where browsers find the server, if it was said. */
  readonly publicUrl: PublicUrl | undefined;
  /** Encrypts what is stored and signs tokens; undefined, with PGlite only: none was given. */
  readonly secret: string | undefined;
  /** The former one: what it signed and encrypted is still good. */
  readonly previousSecret: string | undefined;
  /** Networks that webhooks may reach though they are not public. */
  readonly webhookAllow: readonly string[];
  /** A loopback ws:// address to be used in place of WhatsApp's; for tests. */
  readonly whatsappUrl: string | undefined;
  /** How many event streams and long polls may be open at once. */
  readonly streamLimits: StreamLimits;
  /** The first is the default. */
  readonly targets: readonly ServerTarget[];
  /** Values that must not reach a log. */
  readonly secrets: readonly string[];
  /** To be logged at the start. */
  readonly warnings: readonly string[];
}
