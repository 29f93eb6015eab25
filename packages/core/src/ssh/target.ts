/** How the server's host key is judged. */
export type HostKeyPolicy =
  /** `SHA256:<base64 without padding>`, one or more. */
  | { readonly kind: "pin"; readonly fingerprints: readonly string[] }
  | { readonly kind: "known-hosts"; readonly file: string }
  /** The first key seen is written to `file` (known_hosts format); any other afterwards is a mismatch. */
  | { readonly kind: "trust-first-use"; readonly file: string };

export type SshCredential =
  | { readonly kind: "password"; readonly password: string }
  | { readonly kind: "key"; readonly privateKey: string | Uint8Array; readonly passphrase?: string }
  /** Path of an agent's socket. */
  | { readonly kind: "agent"; readonly socket: string };

/** One place to run calls on. Comes from configuration alone, never from a request. */
export interface SshTarget {
  readonly name: string;
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly credential: SshCredential;
  readonly hostKey: HostKeyPolicy;
  /** Shell command line that the supervisor runs with `sh -c`. */
  readonly command: string;
  /** Added to the process's environment. */
  readonly env: Readonly<Record<string, string>>;
  /** Enforced by the supervisor on the remote; null: no limit. */
  readonly maxRunSeconds: number | null;
  /** stdout + stderr together, bytes; enforced by the supervisor. */
  readonly maxOutputBytes: number | null;
  /**
   * Longest time for connecting, and again for the handshake and login, in place of the pool's own: so that an attempt
   * ends with its cause before `connectForSeconds` is over.
   */
  readonly phaseTimeoutMs?: number;
  /** Reach `host` through this one (ProxyJump). */
  readonly jump?: SshTarget;
}
