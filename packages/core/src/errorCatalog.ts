import { type ErrorCode, HolatError } from "./errors.js";

/** What a sentence can name. None of it is ever a secret. */
export interface ErrorParams {
  readonly host?: string;
  readonly port?: number;
  readonly user?: string;
  readonly command?: string;
  readonly path?: string;
  readonly limit?: string | number;
  readonly exitCode?: number;
  /** The end of the process's stderr. */
  readonly stderrTail?: string;
  /** What a library or the remote said. */
  readonly detail?: string;
}

/**
 * yes: it may heal by itself, try again with back-off. slow: likewise, but it takes longer. requeue: the machine is busy, not
 * broken. no: it stays so until somebody changes something.
 */
export type RetryRule = "yes" | "slow" | "requeue" | "no";

export interface ErrorEntry {
  readonly retry: RetryRule;
  /** The whole errorMessage. */
  readonly sentence: (params: ErrorParams) => string;
  /** The same for people who may not learn of hosts: without address, path or stderr. */
  readonly public: string;
  /** The likely cause and the next step. */
  readonly hint: string;
}

const at = ({ host, port }: ErrorParams): string =>
  host === undefined ? "the target" : port === undefined ? host : `${host}:${port}`;
const said = ({ detail }: ErrorParams): string => (detail ? ` (${detail})` : "");

const connection = (
  retry: RetryRule,
  what: (params: ErrorParams) => string,
  plain: string,
  hint: string,
): ErrorEntry => ({
  retry,
  sentence: (params) => `SSH connection error: ${what(params)}. ${hint}`,
  public: `SSH connection error: ${plain}`,
  hint,
});

const remote = (
  retry: RetryRule,
  what: (params: ErrorParams) => string,
  plain: string,
  hint: string,
): ErrorEntry => ({
  retry,
  sentence: (params) => `${what(params)}. ${hint}`,
  public: plain,
  hint,
});

const request = (plain: string, hint: string): ErrorEntry => ({
  retry: "no",
  sentence: ({ detail }) => detail ?? plain,
  public: plain,
  hint,
});

/** Every code's sentence, cause and next step, and whether trying again can help. */
export const errorCatalog: Readonly<Record<ErrorCode, ErrorEntry>> = {
  CONN_REFUSED: connection(
    "yes",
    (p) => `Connection refused by ${at(p)}`,
    "Connection refused",
    "Check that the SSH server runs and the port is right",
  ),
  CONN_TIMEOUT: connection(
    "yes",
    (p) => `Connection timeout to ${at(p)}`,
    "Connection timeout",
    "Check firewall and network",
  ),
  HANDSHAKE_TIMEOUT: connection(
    "yes",
    (p) => `${at(p)} accepted the connection but did not answer as an SSH server in time`,
    "The server did not answer in time",
    "Check that an SSH server listens on this port and is not overloaded",
  ),
  HOST_UNREACHABLE: connection(
    "yes",
    (p) => `No route to ${at(p)}`,
    "No route to the host",
    "Check network, routes and VPN",
  ),
  DNS: connection(
    "slow",
    (p) => `Host name ${p.host ?? "of the target"} cannot be resolved`,
    "The host name cannot be resolved",
    "Check the name in the target's configuration and this server's DNS",
  ),
  AUTH_FAILED: connection(
    "no",
    (p) => `Authentication failed for ${p.user ? `user ${p.user} on ` : ""}${at(p)}`,
    "Authentication failed",
    "Check user, key or password of the target and the account on the machine",
  ),
  KEY_INVALID: connection(
    "no",
    (p) => `The private key for ${at(p)} cannot be used${said(p)}`,
    "The private key cannot be used",
    "Check the key file's format and its passphrase",
  ),
  HOST_KEY_UNKNOWN: connection(
    "no",
    (p) => `The host key of ${at(p)} is not known${said(p)}`,
    "The host key is not known",
    "Compare the fingerprint with the machine's own and put it into the target's hostKey or known_hosts",
  ),
  HOST_KEY_MISMATCH: connection(
    "no",
    (p) => `The host key of ${at(p)} is not the expected one${said(p)}`,
    "The host key is not the expected one",
    "Somebody may stand in between, or the machine was set up anew: verify before you change the configuration",
  ),
  ALGO_MISMATCH: connection(
    "no",
    (p) => `No common algorithm with ${at(p)}${said(p)}`,
    "No common algorithm",
    "Enable a current key exchange, cipher or host key algorithm in the machine's sshd_config",
  ),
  HANDSHAKE_LOST: connection(
    "yes",
    (p) => `${at(p)} closed the connection before the handshake${said(p)}`,
    "The server closed the connection before the handshake",
    "Check MaxStartups of sshd and that the port speaks SSH",
  ),
  TOO_MANY_SESSIONS: connection(
    "requeue",
    (p) => `${at(p)} opens no further session`,
    "The server opens no further session",
    "Raise MaxSessions in its sshd_config or lower maxConcurrent of the target",
  ),
  CONN_LOST: connection(
    "yes",
    (p) => `Connection to ${at(p)} lost${said(p)}`,
    "The connection was lost",
    "Check network and machine; Holat goes on trying",
  ),
  CONN_FAILED: connection(
    "yes",
    (p) => `Connection to ${at(p)} failed${said(p)}`,
    "The connection failed",
    "See the server's log for the cause",
  ),
  COMMAND_NOT_FOUND: remote(
    "no",
    (p) => `The command ${p.command ?? "of the target"} was not found on ${at(p)}`,
    "The command was not found on the machine",
    "Install it there or correct `command` of the target",
  ),
  RUN_DIR_UNWRITABLE: remote(
    "yes",
    (p) => `The run directory cannot be written on ${at(p)}${said(p)}`,
    "The run directory cannot be written",
    "Check the owner and mode of the user's home directory",
  ),
  DISK_FULL: remote(
    "yes",
    (p) => `The disk of ${at(p)} is full${said(p)}`,
    "The disk of the machine is full",
    "Free space in the file system of the user's home directory",
  ),
  NUMBERS_DAMAGED: remote(
    "yes",
    (p) => `The numbers did not arrive whole on ${at(p)}${said(p)}`,
    "The numbers did not arrive whole",
    "The link broke during the transfer; nothing was started",
  ),
  REMOTE_UNSUPPORTED: remote(
    "no",
    (p) => `${at(p)} cannot run Holat's supervisor${said(p)}`,
    "The machine cannot run the supervisor",
    "It needs a POSIX sh with the usual tools, and /proc or ps",
  ),
  START_UNKNOWN: remote(
    "no",
    (p) => `The start was cut short on ${at(p)}; whether the process ran is not known`,
    "The start was cut short; whether the process ran is not known",
    "It is not started again. Look at the machine before you start a new session",
  ),
  EXIT_NONZERO: {
    retry: "no",
    sentence: ({ exitCode, stderrTail }) =>
      `The process ended with exit code ${exitCode ?? "unknown"}${stderrTail ? `: ${stderrTail}` : ". It wrote nothing to stderr; see the log"}`,
    public: "The process ended with an error",
    hint: "Read the session's log",
  },
  KILLED: remote(
    "no",
    () => "The process was killed together with its supervisor",
    "The process was killed",
    "Check the machine for out-of-memory kills and for KillUserProcesses=yes (then: loginctl enable-linger)",
  ),
  HOST_REBOOTED: remote(
    "no",
    (p) => `${p.host === undefined ? "The machine" : at(p)} was rebooted while the process ran`,
    "The machine was rebooted while the process ran",
    "See the results for what was done before",
  ),
  RUN_DIR_LOST: remote(
    "no",
    (p) => `The run directory is gone from ${at(p)}`,
    "The run directory is gone from the machine",
    "Somebody removed ~/.local/state/holat/runs there; how the process ended is not known",
  ),
  RUN_TIME_LIMIT: remote(
    "no",
    (p) =>
      `The process ran longer than allowed${p.limit === undefined ? "" : ` (${p.limit} s)`} and was ended`,
    "The process ran longer than allowed",
    "Raise maxRunSeconds of the target if this was right",
  ),
  OUTPUT_LIMIT: remote(
    "no",
    (p) =>
      `The process wrote more than allowed${p.limit === undefined ? "" : ` (${p.limit} bytes)`} and was ended`,
    "The process wrote more than allowed",
    "Raise maxOutputBytes of the target if this was right",
  ),
  CANCELED: {
    retry: "no",
    sentence: () => "Canceled on request",
    public: "Canceled on request",
    hint: "Start a new session to go on",
  },
  CANCELED_UNCONFIRMED: remote(
    "no",
    (p) => `Canceled by force; that the process on ${at(p)} has ended is not confirmed`,
    "Canceled by force, not confirmed by the machine",
    "Holat goes on trying to end it there",
  ),
  LINK_LOST_TOO_LONG: remote(
    "no",
    (p) =>
      `${at(p)} was unreachable for longer than lostLinkFailAfterSeconds${p.limit === undefined ? "" : ` (${p.limit} s)`}`,
    "The machine was unreachable for too long",
    "The process may still run there: look before you start a new session",
  ),
  EXIT_UNKNOWN: remote(
    "no",
    () => "The process ended but its supervisor had been killed, so its exit code is not known",
    "The process ended; its exit code is not known",
    "See the log and the results for what was done",
  ),
  RESTORED: remote(
    "no",
    () => "The session came from a restored backup and is not started",
    "The session came from a restored backup and is not started",
    "Start a new session if its numbers were not called",
  ),
  SET_ASIDE: remote(
    "no",
    () => "The session's data cannot be stored",
    "The session's data cannot be stored",
    "See the server's log for the cause",
  ),
  TARGET_REMOVED: remote(
    "no",
    ({ detail }) => `The target${detail ? ` ${detail}` : ""} is not configured any more`,
    "The target is not configured any more",
    "Put it back into the configuration",
  ),
  VALIDATION_FAILED: request(
    "The request is not valid",
    "See errors[] for each value, its cause and its fix",
  ),
  BODY_MALFORMED: request("The body is not valid JSON", "Send a JSON object, or no body"),
  BODY_TOO_LARGE: request("The body is too large", "Send at most 8 MiB"),
  UNSUPPORTED_MEDIA_TYPE: request(
    "The body has another type than JSON",
    "Send Content-Type: application/json",
  ),
  NOT_FOUND: request("There is nothing at this address", "See /docs for what there is"),
  SESSION_NOT_FOUND: request("There is no such session", "Check the id; GET /calls/sessions/all lists them"),
  SESSION_ENDED: request("The session has ended", "An ended session cannot be canceled"),
  UNAUTHORIZED: request("A valid key is needed", "Send Authorization: Bearer KEY"),
  FORBIDDEN: request("The key may not do this", "Use a key with the scope that the call needs"),
  ORIGIN_NOT_ALLOWED: request("Requests from this origin are not allowed", "List it in HOLAT_CORS_ORIGINS"),
  IDEMPOTENCY_KEY_REUSED: request(
    "The Idempotency-Key was used with another body",
    "Send a new key with a new request",
  ),
  IDEMPOTENCY_KEY_IN_USE: request(
    "A request with this Idempotency-Key is under way",
    "Try again in a moment",
  ),
  DATABASE_AWAY: { ...request("The database does not answer", "Try again in a moment"), retry: "yes" },
  DRAINING: { ...request("The server is stopping", "Try again; another one takes over"), retry: "yes" },
  RATE_LIMITED: { ...request("Too many requests", "Wait as Retry-After says"), retry: "slow" },
  METHOD_NOT_ALLOWED: request("The address does not take this method", "See the Allow header"),
  INTERNAL: request(
    "Something went wrong in the server",
    "The server's log has the cause under this requestId",
  ),
};

/**
 * The error of a code, with its sentence filled in.
 *
 * @example
 * createHolatError("CONN_TIMEOUT", { host: "192.0.2.1", port: 22 }).message;
 * // "SSH connection error: Connection timeout to 192.0.2.1:22. Check firewall and network"
 */
export function createHolatError(code: ErrorCode, params: ErrorParams = {}, cause?: unknown): HolatError {
  const { sentence, hint } = errorCatalog[code];
  return new HolatError(code, sentence(params), { hint, ...(cause === undefined ? {} : { cause }) });
}

/** Whether trying again, as it is, can help. */
export function isRetryable(code: ErrorCode): boolean {
  return errorCatalog[code].retry !== "no";
}
