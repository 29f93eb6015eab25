import type { HostAccount, HostUserName } from "./accounts.js";
import type { KeyType, SshKey } from "./createKey.js";

export const hostPassphrase = "open sesame";

export interface SshHostOptions<U extends HostUserName = HostUserName> {
  /** The first is the host's `user`. Default: `dash` alone. */
  readonly users?: readonly U[];
  /** Default: a free one. Give a stopped host's port to put another machine in its place. */
  readonly port?: number;
  /** sshd's MaxSessions: channels a connection. Default 10. */
  readonly maxSessions?: number;
  /** sshd's MaxStartups, as `start:rate:full`. Default 10:30:100. */
  readonly maxStartups?: string;
  /** Lines of sshd_config that win over the kit's own. */
  readonly extraConfig?: string;
  /** Default: ed25519 alone. */
  readonly hostKeyTypes?: readonly KeyType[];
  /** Take the host keys of another host: a second machine that cannot be told apart by its key. */
  readonly hostKeysOf?: { readonly hostKeys: readonly SshKey[] };
  /** What /etc/machine-id says. Default: random. */
  readonly machineId?: string;
  /** Gives all homes together this much room (a tmpfs), so that `fillDisk` can be called. Default: no limit of its own. */
  readonly homesBytes?: number;
  /** Programs that this machine does not have, by absolute path: `["/usr/bin/setsid"]`. */
  readonly hide?: readonly string[];
  /** The program that stands for /bin/sh, by absolute path: `/usr/bin/busybox`. Default: the system's. */
  readonly sh?: string;
}

export interface SshHost<U extends HostUserName = never> {
  readonly host: "127.0.0.1";
  readonly port: number;
  /** Login name of the first user. */
  readonly user: string;
  /** Home of the first user, as seen inside; also from outside unless `homesBytes` was given (see `outside`). */
  readonly home: string;
  readonly users: Readonly<Record<U, HostAccount>>;
  /** Password of every user. */
  readonly password: string;
  /** Accepted for every user. */
  readonly privateKey: string;
  /** Accepted for every user; opens with `passphrase`. */
  readonly passphraseKey: string;
  readonly passphrase: string;
  /** Well-formed, and accepted for nobody. */
  readonly strangerKey: string;
  /** In the order of `hostKeyTypes`. */
  readonly hostKeys: readonly SshKey[];
  /** `SHA256:...` of the first host key. */
  readonly hostKeyFingerprint: string;
  /** The present boot's. */
  bootId(): string;
  readonly machineId: string;
  /** The path by which the test reaches a file of the machine. */
  outside(path: string): string;
  /** Runs a script inside as root, past sshd; resolves with its stdout. */
  sh(script: string): Promise<string>;
  /** Everything sshd said, over all its starts. */
  log(): string;
  /** Ends every connection from the machine's side; sshd and started processes go on. */
  dropConnections(): Promise<void>;
  /** Ends sshd and every connection at once, with SIGKILL. Started processes go on. */
  kill(): Promise<void>;
  /** Starts sshd again, on the same port, after `kill`. */
  restart(): Promise<void>;
  /** Ends every process, gives the machine a new boot id, starts sshd again. Files stay. */
  reboot(): Promise<void>;
  /** Leaves no byte free below the homes; needs `homesBytes`. */
  fillDisk(): Promise<void>;
  freeDisk(): Promise<void>;
  /** Ends every process of the machine and removes its files. */
  stop(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}
