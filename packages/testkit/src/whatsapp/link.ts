import type { BinaryNode } from "@whiskeysockets/baileys";
import type { Account, LinkedDevice } from "./accounts/account.js";
import type { LoginEntry } from "./createLoginLog.js";
import type { CloseWay } from "./whatsAppServer.js";

/** What a client that wants to be linked said of itself. */
export interface Candidate {
  readonly noiseKey: Buffer;
  readonly identity: Buffer;
  readonly registrationId: number;
  readonly signedPreKey: LinkedDevice["signedPreKey"];
  /** The codes that it may show. */
  readonly refs: readonly string[];
  /** Set while it asked for a code to type. */
  typed:
    | {
        readonly phone: string;
        readonly ref: string;
        readonly wrappedEphemeral: Buffer;
        finish?: (n: BinaryNode) => void;
      }
    | undefined;
  /** Set while a phone links it. */
  linking: { readonly id: string; readonly linked: () => void } | undefined;
}

export interface OpenLogin {
  readonly account: Account;
  readonly device: LinkedDevice;
  readonly entry: LoginEntry;
}

/** One client's socket, seen from the server. */
export interface Link {
  readonly number: number;
  candidate: Candidate | undefined;
  login: OpenLogin | undefined;
  /** A stanza to the client, after the latency; nothing once the link is muted or ended. */
  send(stanza: BinaryNode): void;
  /** Says nothing more and reads nothing more. */
  mute(): void;
  end(way: CloseWay): void;
}

let nextId = 0;

/** For stanzas that the server begins. */
export function deriveStanzaId(): string {
  nextId++;
  return `server-${nextId}`;
}
