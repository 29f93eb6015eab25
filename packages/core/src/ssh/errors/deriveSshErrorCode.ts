import type { ConnectionErrorCode } from "../../errors.js";

/** How far a connection attempt had come when something went wrong. */
export type ConnectPhase =
  /** Name look-up and TCP. */
  | "dial"
  /** Up to the exchange of keys. */
  | "handshake"
  /** Logging in. */
  | "login"
  | "ready";

interface SshCause {
  readonly level?: unknown;
  readonly code?: unknown;
  readonly message: string;
}

const socketCodes = new Map<unknown, ConnectionErrorCode>([
  ["ECONNREFUSED", "CONN_REFUSED"],
  ["ETIMEDOUT", "CONN_TIMEOUT"],
  ["EHOSTUNREACH", "HOST_UNREACHABLE"],
  ["ENETUNREACH", "HOST_UNREACHABLE"],
  ["EHOSTDOWN", "HOST_UNREACHABLE"],
  ["ENETDOWN", "HOST_UNREACHABLE"],
  ["ENOTFOUND", "DNS"],
  ["EAI_AGAIN", "DNS"],
  ["EAI_FAIL", "DNS"],
  ["EAI_NODATA", "DNS"],
  ["EAI_NONAME", "DNS"],
]);

/** The error map: from the first failure of an attempt, and how far it had come, to our code. */
export function deriveSshErrorCode(error: unknown, phase: ConnectPhase): ConnectionErrorCode {
  const { level, code, message } = readCause(error);
  if (phase === "ready") return "CONN_LOST";
  if (phase === "dial") return socketCodes.get(code) ?? "CONN_FAILED";
  if (level === "client-authentication") return "AUTH_FAILED";
  // The agent could not be asked: there is no usable key.
  if (level === "agent") return "KEY_INVALID";
  if (level === "handshake" && /no matching/i.test(message)) return "ALGO_MISMATCH";
  if (level === "client-timeout") return "HANDSHAKE_TIMEOUT";
  // OpenSSH ends the connection with a word on it where attempts ran out before the client's methods did.
  if (phase === "login" && /authentication/i.test(message)) return "AUTH_FAILED";
  return "HANDSHAKE_LOST";
}

function readCause(error: unknown): SshCause {
  return error instanceof Error ? error : { message: String(error) };
}
