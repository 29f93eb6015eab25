import type { WhatsAppServer } from "../whatsAppServer.js";

/** What of a server can be asked for from another process. */
export const controlMethods = [
  "scan",
  "typeCode",
  "issueCredentials",
  "openLogins",
  "loginLog",
  "countLinks",
  "close",
  "setFault",
  "setMessages",
  "setLatency",
  "refusePairingCodes",
  "renewCodes",
  "restrict",
  "holdRestrictionAnswers",
  "setUnknown",
  "delivered",
  "sendText",
  "sendStanza",
  "forgetSessions",
  "devices",
  "removals",
  "stop",
] as const satisfies readonly Exclude<keyof WhatsAppServer, "url" | symbol>[];

export type ControlMethod = (typeof controlMethods)[number];

export interface ControlRequest {
  readonly id: number;
  readonly method: ControlMethod;
  readonly args: readonly unknown[];
}

export type ControlAnswer =
  | { readonly ready: string }
  | { readonly id: number; readonly value: unknown }
  | { readonly id: number; readonly error: string };
