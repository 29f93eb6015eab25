import type { CallSession } from "@holat/sdk";
import type { ConnectionSession } from "@holat/sdk/sessions";

const at = "2026-03-14T09:26:53.000Z";
const later = "2026-03-14T09:28:23.000Z";
const hostile = "<script>alert(1)</script> \u202egnirts\u202c \u{1f608} \u001b[31m=1+1";

const call: CallSession = {
  id: "00000000-0000-4000-8000-000000000000",
  sessionId: "session-1773480413000-gallery",
  status: "RUNNING",
  totalNumbers: 150,
  processedNumbers: 75,
  connectedCalls: 60,
  failedCalls: 15,
  remoteResponse: null,
  errorMessage: null,
  startedAt: at,
  completedAt: null,
  createdAt: at,
  updatedAt: later,
  durationSeconds: 90,
  progressPercentage: 50,
  statusDescription: "",
  isRunning: true,
  isCompleted: false,
  hasError: false,
  target: "main",
  errorCode: null,
  link: "live",
  lastHeardAt: later,
  lastProgressAt: later,
  cancelRequestedAt: null,
  exitCode: null,
  metadata: {},
  version: 3,
};
const over = { isRunning: false, isCompleted: true, completedAt: later, link: "none" } as const;

/** A call session in each of its states. */
export const calls = {
  pending: {
    ...call,
    status: "PENDING",
    isRunning: false,
    link: "none",
    processedNumbers: 0,
    connectedCalls: 0,
    failedCalls: 0,
    progressPercentage: 0,
  },
  running: call,
  "total unknown": { ...call, totalNumbers: 0, progressPercentage: 0 },
  "link lost": { ...call, link: "lost" },
  canceling: { ...call, cancelRequestedAt: later },
  completed: {
    ...call,
    ...over,
    status: "COMPLETED",
    processedNumbers: 150,
    connectedCalls: 120,
    failedCalls: 30,
    progressPercentage: 100,
    exitCode: 0,
    remoteResponse: "Call process completed successfully. Total: 150, Connected: 120, Failed: 30",
  },
  failed: {
    ...call,
    ...over,
    status: "FAILED",
    hasError: true,
    errorCode: "CONN_TIMEOUT",
    errorMessage: "SSH connection error: Connection timeout to 10.0.0.5:22. Check firewall and network",
  },
  hostile: {
    ...call,
    ...over,
    status: "FAILED",
    hasError: true,
    errorCode: "EXIT_NONZERO",
    errorMessage: hostile,
    remoteResponse: `${hostile}\n${"x".repeat(2_000)}`,
    exitCode: 3,
  },
} satisfies Record<string, CallSession>;

const account: ConnectionSession = {
  id: 1,
  sessionId: "sales",
  status: "connected",
  createdAt: at,
  updatedAt: later,
  isActive: true,
  isAuthenticated: true,
  startTime: Date.parse(at),
  connectionStatus: "CONNECTED",
  desiredState: "running",
  inSync: true,
  needsRestart: false,
  lastDisconnect: null,
  phone: "998901234567",
  canSend: true,
  node: "node-1",
  version: 5,
  waitsFor: "nothing",
  retryAt: null,
  pairing: null,
  restriction: null,
};
const down = {
  isAuthenticated: false,
  canSend: false,
  connectionStatus: "DISCONNECTED",
  isActive: false,
  startTime: null,
} as const;
const nextCode = { attempt: 2, maxAttempts: 6 };

/** A linked account in each of its states; `soon` is when a code that is shown runs out. */
export function createConnections(soon: string) {
  return {
    "QR to scan": {
      ...account,
      ...down,
      isActive: true,
      status: "connecting",
      connectionStatus: "CONNECTING",
      phone: null,
      pairing: { kind: "qr", expiresAt: soon, ...nextCode },
    },
    authenticated: {
      ...account,
      status: "authenticated",
      connectionStatus: "AUTHENTICATED",
      canSend: false,
    },
    connected: account,
    restricted: {
      ...account,
      canSend: false,
      restriction: { code: 463, reason: "may not start chats", until: null },
    },
    disconnected: {
      ...account,
      ...down,
      status: "disconnected",
      waitsFor: "retry",
      lastDisconnect: { code: 428, reason: "connection_closed", at: later },
    },
    "logged out": {
      ...account,
      ...down,
      status: "logged_out",
      waitsFor: "user",
      needsRestart: true,
      lastDisconnect: { code: 401, reason: "logged_out", at: later },
    },
  } satisfies Record<string, ConnectionSession>;
}

/** Results at a steady pace, every fifth a failure; for the chart. */
export const results = Array.from({ length: 75 }, (_, index) => ({
  number: `+99890${1_000_000 + index}`,
  outcome: index % 5 === 4 ? "failed" : "connected",
  reason: index % 5 === 4 ? "busy" : null,
  durationSeconds: 12,
  final: true,
  counted: true,
  at: new Date(Date.parse(at) + index * 1_200).toISOString(),
}));

export const log = [
  ...Array.from({ length: 40 }, (_, index) => `line ${index + 1}: dialling +99890${1_000_000 + index}`),
  hostile,
  "",
].join("\n");
