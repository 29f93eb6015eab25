import type { LiveStatus } from "./liveStatus.js";

/**
 * What holds one kind of linked account. A driver never reconnects by itself, never decides over a session's fate and
 * never lets one session's error reach another: it opens sockets, says what they do, and closes them.
 */
export interface ConnectionDriver {
  /** Starts at once; everything that happens is told by `onEvent`, never before `open` has returned. Never throws. */
  open(options: OpenConnectionOptions): OpenConnection;
}

export interface OpenConnectionOptions {
  /** Names the session in logs. */
  readonly sessionId: string;
  readonly credentials: CredentialStore;
  /** `http://`, `https://` or `socks5://`, with user and password where it wants them. */
  readonly proxyUrl?: string | undefined;
  /** In order, one after the other; `closed` is the last. */
  onEvent(event: DriverEvent): void;
}

/** One socket, from its opening to its end. */
export interface OpenConnection {
  /** Asked from the socket at this moment. */
  readonly live: LiveStatus;
  /** When the other side was heard last, epoch ms; null before it was. */
  readonly lastHeardAt: number | null;
  /** A code to type on the phone of that number (digits alone). Rejects with PAIRING_UNAVAILABLE, LINK_FAILED. */
  requestPairingCode(phone: string): Promise<PairingCode>;
  /**
   * Resolves when the server has acknowledged it. Rejects with LINK_NOT_READY when it surely was not sent, with
   * MESSAGE_REFUSED when the server said no, with MESSAGE_UNKNOWN when nobody can say.
   */
  send(message: OutgoingMessage, signal: AbortSignal): Promise<void>;
  /** Tells the other side that this device is unlinked, then closes; `closed` follows. Never rejects. */
  logout(): Promise<void>;
  /** Closes; `closed` with kind `stopped` follows unless it was told already. Never rejects; safe to repeat. */
  close(): Promise<void>;
}

export interface PairingCode {
  readonly code: string;
  /** Epoch ms; never later than the end of the socket that it belongs to. */
  readonly expiresAt: number;
}

export interface OutgoingMessage {
  /** The id that the other side knows it by; the same one for every try, so that it is not shown twice there. */
  readonly id: string;
  /** A phone number's digits, or a full address with an `@`. */
  readonly to: string;
  readonly text: string;
}

export type DriverEvent =
  /** To be scanned; each replaces the one before. */
  | {
      readonly type: "qr";
      readonly qr: string;
      readonly expiresAt: number;
      readonly attempt: number;
      readonly maxAttempts: number;
    }
  /** The account was linked just now; a `closed` with kind `restart` follows, and the next socket logs in. */
  | { readonly type: "paired"; readonly phone: string }
  /** Credentials were accepted; not ready yet. */
  | { readonly type: "authenticated"; readonly phone: string }
  /** Ready for use. */
  | { readonly type: "open"; readonly phone: string }
  /** The account may not send new messages, until then where the other side says so; null: the restriction is over. */
  | { readonly type: "restricted"; readonly restriction: Restriction | null }
  | { readonly type: "message"; readonly message: IncomingMessage }
  | { readonly type: "receipt"; readonly receipt: Receipt }
  | { readonly type: "closed"; readonly close: DriverClose };

/** Why it may not send though it is connected. */
export interface Restriction {
  readonly code: number;
  readonly reason: string;
  /** Epoch ms; null: not told. */
  readonly until: number | null;
}

export interface IncomingMessage {
  readonly id: string;
  /** The sender's full address. */
  readonly from: string;
  /** null for what is no text. */
  readonly text: string | null;
  /** Epoch ms, as the other side says. */
  readonly at: number;
}

export interface Receipt {
  /** The message's id. */
  readonly id: string;
  readonly status: "delivered" | "read" | "failed";
  readonly at: number;
}

/**
 * How a socket ended. `remote`: the other side said so, by `code`. `timeout`: a phase took too long. `lost`: no answer
 * any more. `qr-ended`: nobody scanned. `restart`: asked for after pairing. `credentials`: what is stored cannot be used.
 * `stopped`: we closed it.
 */
export interface DriverClose {
  readonly kind: "remote" | "timeout" | "lost" | "qr-ended" | "restart" | "credentials" | "stopped";
  /** Of the other side, such as 401 or 515; null where it gave none. */
  readonly code: number | null;
  /** In plain words, without secrets. */
  readonly detail: string;
}

/** One session's credentials and keys as opaque texts; the store encrypts them and writes in transactions. */
export interface CredentialStore {
  /**
   * undefined: there are none, the account was never paired. Rejects with CREDENTIALS_UNREADABLE when they are there and
   * cannot be decrypted: never take that for absent, or the account gets a new identity.
   */
  load(): Promise<string | undefined>;
  /** Those of `ids` that exist. */
  getKeys(type: string, ids: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /**
   * All or nothing, only while this node owns the session; else it rejects with OWNERSHIP_LOST. A null deletes a key.
   */
  save(change: CredentialChange): Promise<void>;
  /** Deletes the credentials and every key. The same fence as `save`. */
  clear(): Promise<void>;
}

export interface CredentialChange {
  readonly credentials?: string;
  readonly keys?: readonly { readonly type: string; readonly id: string; readonly value: string | null }[];
}
