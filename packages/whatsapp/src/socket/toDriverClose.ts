import type { DriverClose } from "@holat/core";
import { DisconnectReason } from "@whiskeysockets/baileys";

/** Of Baileys' own codes, those that it makes up when nobody answered. */
const unanswered = new Set<number>([DisconnectReason.timedOut, DisconnectReason.connectionLost]);

/** How a socket ended, from the error that Baileys ended it with. */
export function toDriverClose(error: unknown): DriverClose {
  const { message, code, data } = readError(error);
  if (message === "QR refs attempts ended")
    return { kind: "qr-ended", code: null, detail: "Nobody scanned a code in time" };
  if (code === DisconnectReason.restartRequired)
    return { kind: "restart", code, detail: "The server asks for a new connection" };
  if (data instanceof Error || (code !== null && unanswered.has(code) && !isSaid(message)))
    return { kind: "lost", code: null, detail: `The connection failed: ${describeNetError(data, message)}` };
  if (code === null) return { kind: "lost", code, detail: `The connection could not be used: ${message}` };
  return { kind: "remote", code, detail: describe(message, code) };
}

function isSaid(message: string): boolean {
  return message.startsWith("Stream Errored") || message === "Connection Failure";
}

function describe(message: string, code: number): string {
  if (message === "Connection Failure") return `The server refused the login (${code})`;
  if (message.startsWith("Stream Errored")) return `The server ended the connection (${code}): ${message}`;
  return message;
}

function describeNetError(data: unknown, message: string): string {
  return data instanceof Error ? data.message : message;
}

/** The parts of Boom's errors; code null: it is another error. */
function readError(error: unknown): {
  readonly message: string;
  readonly code: number | null;
  readonly data: unknown;
} {
  if (!(error instanceof Error)) return { message: "ended without a reason", code: null, data: undefined };
  const { output, data } = error as Error & {
    readonly output?: { readonly statusCode?: unknown };
    readonly data?: unknown;
  };
  const code = typeof output?.statusCode === "number" ? output.statusCode : null;
  return { message: error.message, code, data };
}
