import { toSafeText } from "../text/toSafeText.js";
import type { ErrorParams } from "./errorEntry.js";

const maxDetail = 300;
const maxTail = 2048;

/** `HOST:PORT`, an IPv6 address in brackets; `the host` where none is known. */
export function formatAddress({ host, port }: ErrorParams): string {
  if (host === undefined) return "the host";
  const shown = host.includes(":") && !host.startsWith("[") ? `[${host}]` : host;
  return port === undefined ? shown : `${shown}:${port}`;
}

/** `USER@HOST:PORT`. */
export function formatLogin(params: ErrorParams): string {
  return params.user === undefined ? formatAddress(params) : `${params.user}@${formatAddress(params)}`;
}

/** ` (detail)` on one line, or nothing. */
export function formatDetail({ detail }: ErrorParams): string {
  const line = toSafeText(detail ?? "")
    .replace(/\s+/g, " ")
    .trim();
  if (line === "") return "";
  return ` (${line.length > maxDetail ? `${line.slice(0, maxDetail).toWellFormed()}...` : line})`;
}

/**
 * The program that a command line starts; a command that begins otherwise than with a plain word may carry a password in
 * an assignment and is not shown.
 */
export function formatProgram({ command }: ErrorParams): string {
  const program = /^\s*([\w./+@%:,-]+)(?=\s|$)/.exec(command ?? "")?.[1];
  return program === undefined ? "the target's command" : program;
}

/** `. Last error output: ...`, or nothing. */
export function formatStderr({ stderrTail }: ErrorParams): string {
  const tail = toSafeText(stderrTail ?? "").trim();
  return tail === "" ? "" : `. Last error output: ${tail.slice(-maxTail).toWellFormed()}`;
}
