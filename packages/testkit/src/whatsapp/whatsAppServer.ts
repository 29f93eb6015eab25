/** A login that a client holds open, or held. */
export interface WhatsAppLogin {
  readonly phone: string;
  /** Number of the linked device, 1 for the first. */
  readonly device: number;
  /** Of the socket; grows with every connection to this server. */
  readonly connection: number;
  /** Epoch ms of this machine. */
  readonly openedAt: number;
  /** When the server stopped serving it, for whatever reason, before it told the client. */
  readonly closedAt: number | null;
}

/** A text as it came out of the recipient's own decryption. */
export interface DeliveredText {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly text: string;
  readonly at: number;
}

/** How a socket is ended from the server's side. */
export type CloseWay =
  /** 515, 500, 503 and so on. */
  | { readonly kind: "stream-error"; readonly code: number }
  /** Somebody else logged in: 440. */
  | { readonly kind: "conflict" }
  /** The device was removed on the phone: 401, and it cannot log in again. */
  | { readonly kind: "device-removed" }
  | { readonly kind: "failure"; readonly reason: number }
  | { readonly kind: "stream-end" }
  /** The TCP connection ends without a word. */
  | { readonly kind: "terminate" }
  | { readonly kind: "garbage" }
  /** The link stays, and nothing comes over it any more, nor is anything read. */
  | { readonly kind: "freeze" };

/** What goes wrong with the connections that come. */
export type ServerFault =
  /** The HTTP answer in place of the upgrade. */
  | { readonly kind: "upgrade-status"; readonly status: number }
  /**
   * Accepts and says nothing: to the TCP connection (`upgrade`), to the first message (`hello`), after the handshake
   * (`login`), to everything after `success` (`queries`), after a scan (`pairing`).
   */
  | { readonly kind: "mute"; readonly phase: MutePhase }
  /** To who wants to be linked: nothing that a code could be made of. */
  | { readonly kind: "no-codes" }
  /** Random bytes in place of an answer. */
  | { readonly kind: "garbage"; readonly phase: "hello" | "login" }
  /** To a login, in place of `success`. */
  | { readonly kind: "failure"; readonly reason: number };

export type MutePhase = "upgrade" | "hello" | "login" | "queries" | "pairing";

/** What a server says to texts; see `setMessages`. */
export interface MessageRule {
  /** `silent`: no answer at all. `drop`: takes the text, then ends the connection. `drop-before`: only ends it. */
  readonly answer: "ack" | "silent" | "drop" | "drop-before" | { readonly refuse: number };
  readonly receipts: readonly ("delivered" | "read")[];
}

/** As the wire has it. */
export interface Stanza {
  readonly tag: string;
  readonly attrs: Readonly<Record<string, string>>;
  readonly content?: readonly Stanza[];
}

/** Which sockets are meant; all when nothing is named. */
export interface LinkFilter {
  readonly phone?: string;
  /** `login`: logged in. `pairing`: shows a code. */
  readonly state?: "login" | "pairing";
}

/**
 * A server for tests that a real client pairs with, logs in to, sends texts over and is closed by. What it says of open
 * logins is the truth that a status is held against.
 */
export interface WhatsAppServer {
  /** `ws://127.0.0.1:PORT/ws/chat?root=KEY`; the key is what a client must believe in. */
  readonly url: string;
  /** The phone scans what a client shows. Resolves when the client is linked; it reconnects by itself. */
  scan(qr: string, phone: string): Promise<{ readonly device: number }>;
  /** The code is typed on the phone. Rejects when it is wrong. */
  typeCode(phone: string, code: string): Promise<{ readonly device: number }>;
  /** Links a device without a client: the text of a creds.json that logs in. */
  issueCredentials(phone: string): Promise<string>;
  /** The logins that are open at this moment. */
  openLogins(): Promise<readonly WhatsAppLogin[]>;
  /** All logins, at most the last 100,000, in the order of their opening. */
  loginLog(): Promise<readonly WhatsAppLogin[]>;
  /** How many sockets there are, logged in or not. */
  countLinks(filter?: LinkFilter): Promise<number>;
  /** Ends sockets in that way; how many it were. */
  close(way: CloseWay, filter?: LinkFilter): Promise<number>;
  /** For the next `count` connections (all that come), of that phone where one is named; null: no fault any more. */
  setFault(fault: ServerFault | null, options?: { phone?: string; count?: number }): Promise<void>;
  /** For texts of that phone (of all). */
  setMessages(rule: Partial<MessageRule>, phone?: string): Promise<void>;
  /** Milliseconds that every answer waits. */
  setLatency(latencyMs: number): Promise<void>;
  /** Answers requests for a pairing code with that error; null: gives codes. */
  refusePairingCodes(code: number | null): Promise<void>;
  /** Offers new codes to all who show one to scan; how many they were. */
  renewCodes(): Promise<number>;
  /** The account may not start chats (463) until then, epoch ms; null: it may again. Told to those who are logged in. */
  restrict(phone: string, until: number | null): Promise<void>;
  /** Whether an account is restricted is answered with what holds when it is asked, and told only after a `false`. */
  holdRestrictionAnswers(hold: boolean): Promise<void>;
  /** That number is not on WhatsApp. */
  setUnknown(phone: string, unknown?: boolean): Promise<void>;
  /** Texts that recipients could decrypt, in order, from index `since` (0) on. */
  delivered(since?: number): Promise<readonly DeliveredText[]>;
  /** A text to a linked account, encrypted for each of its devices that is logged in; how many that were. */
  sendText(message: { from: string; to: string; text: string; id: string }): Promise<number>;
  /** Any stanza at all, to those sockets; how many they were. */
  sendStanza(stanza: Stanza, filter?: LinkFilter): Promise<number>;
  /** That phone begins anew with everybody, as after it was set up again; its identity stays. */
  forgetSessions(phone: string): Promise<void>;
  /** Numbers of linked devices, per phone. */
  devices(phone: string): Promise<readonly number[]>;
  /** Devices that unlinked themselves. */
  removals(): Promise<readonly { readonly phone: string; readonly device: number }[]>;
  stop(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}
