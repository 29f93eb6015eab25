import { createHash } from "node:crypto";
import { type Clock, systemClock } from "../../clock.js";
import { HolatError } from "../../errors.js";
import type { SshPool } from "../channel.js";
import { createSshError } from "../errors/createSshError.js";
import { createHostVerifier } from "../hostkeys/createHostVerifier.js";
import type { SshTarget } from "../target.js";
import { connectTarget } from "./connectTarget.js";
import { createConnection } from "./createConnection.js";
import { createLogin, type Login } from "./createLogin.js";
import { createPoolEntry, type PoolEntry } from "./createPoolEntry.js";
import { dialTcp } from "./dialTcp.js";

export interface SshPoolOptions {
  readonly clock?: Clock;
  /** 0 to 1, exclusive; for jitter. */
  readonly random?: () => number;
  /** Default 8: OpenSSH allows 10 unless told otherwise. A server that allows fewer is noticed. */
  readonly channelsPerConnection?: number;
  /** Default 5,000. A link that went silent is lost after `keepaliveIntervalMs * (keepaliveCountMax + 1)` at most. */
  readonly keepaliveIntervalMs?: number;
  /** Default 3. */
  readonly keepaliveCountMax?: number;
  /** Name look-up and TCP. Default 10,000. */
  readonly connectTimeoutMs?: number;
  /** From the TCP connection to the end of the login. Default 10,000. */
  readonly handshakeTimeoutMs?: number;
  /** A connection without channels is closed after this. Default 60,000. */
  readonly idleMs?: number;
  /** Every connection to a host but the first waits a random part of this. Default 200. */
  readonly connectJitterMs?: number;
}

/**
 * Connections are shared by all targets with the same host, port, user, credential, host key policy and jump host.
 * The process does not end by itself until `close` was called.
 *
 * ```ts
 * const pool = createSshPool();
 * const channel = await pool.exec(target, "uname -a", { signal });
 * channel.stdout.pipe(process.stdout);
 * channel.stderr.resume();
 * const end = await channel.ended; // { kind: "exit", code: 0 }
 * ```
 */
export function createSshPool(options: SshPoolOptions = {}): SshPool {
  const {
    clock = systemClock,
    random = Math.random,
    channelsPerConnection = 8,
    keepaliveIntervalMs = 5_000,
    keepaliveCountMax = 3,
    connectTimeoutMs = 10_000,
    handshakeTimeoutMs = 10_000,
    idleMs = 60_000,
    connectJitterMs = 200,
  } = options;
  const entries = new Map<string, { readonly entry: PoolEntry; readonly target: SshTarget }>();
  let connectionIds = 0;
  let closed = false;

  const dial = async (target: SshTarget, signal: AbortSignal) => {
    if (target.jump === undefined)
      return dialTcp(target, { clock, timeoutMs: target.phaseTimeoutMs ?? connectTimeoutMs, signal });
    const jump = await getEntry(target.jump).acquire(signal);
    const timeout = new AbortController();
    const settled = new AbortController();
    clock.sleep(target.phaseTimeoutMs ?? connectTimeoutMs, settled.signal).then(
      () => timeout.abort(createSshError("CONN_TIMEOUT", target)),
      () => {},
    );
    try {
      return await jump.forward(target, AbortSignal.any([signal, timeout.signal]));
    } finally {
      settled.abort();
    }
  };
  const createEntry = (target: SshTarget): PoolEntry => {
    let login: Login | undefined;
    const verifier = createHostVerifier(target.hostKey, target);
    return createPoolEntry({
      clock,
      random,
      channelsPerConnection,
      idleMs,
      connectJitterMs,
      async connect(owner, signal) {
        login ??= createLogin(target.credential, target);
        const { socket, loggedIn } = await connectTarget(target, () => dial(target, signal), verifier, {
          clock,
          timeoutMs: target.phaseTimeoutMs ?? handshakeTimeoutMs,
          keepaliveIntervalMs,
          keepaliveCountMax,
          login,
          signal,
        });
        return createConnection(++connectionIds, socket, target, loggedIn, owner);
      },
    });
  };
  const getEntry = (target: SshTarget): PoolEntry => {
    const key = deriveEntryKey(target);
    const known = entries.get(key) ?? { entry: createEntry(target), target };
    entries.set(key, known);
    return known.entry;
  };
  return {
    async exec(target, command, { signal }) {
      if (closed) throw createSshError("CONN_LOST", target, { detail: "the pool is closed" });
      const entry = getEntry(target);
      for (let attempt = 1; ; attempt++) {
        const connection = await entry.acquire(signal);
        try {
          return await connection.exec(command, signal);
        } catch (error) {
          const full = error instanceof HolatError && error.code === "TOO_MANY_SESSIONS";
          if (!full || attempt === 2) throw error;
        }
      }
    },
    async close() {
      closed = true;
      for (const { entry, target } of entries.values()) {
        entry.close(createSshError("CONN_LOST", target, { detail: "the pool is closed" }));
      }
    },
  };
}

/** Hashed, for the credential is part of it. */
function deriveEntryKey(target: SshTarget): string {
  const { host, port, user, credential, hostKey, jump } = target;
  const secret =
    credential.kind === "key"
      ? { ...credential, privateKey: Buffer.from(credential.privateKey).toString("base64") }
      : credential;
  const parts = [host, port, user, secret, hostKey, jump === undefined ? null : deriveEntryKey(jump)];
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex");
}
