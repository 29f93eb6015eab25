import type { ConnectionSession, HealthFinding, Message, Transition, Uptime } from "@holat/sdk/sessions";
import { toPlainText } from "../client/toPlainText.js";

const widest = 32;

/** One line for each, in columns. */
export function renderSessions(sessions: readonly ConnectionSession[]): string[] {
  const width = Math.min(widest, Math.max(4, ...sessions.map(({ sessionId }) => sessionId.length)));
  return sessions.map((session) => {
    const { sessionId, status, connectionStatus, phone, waitsFor, lastDisconnect } = session;
    const waits = waitsFor === "nothing" ? "" : `waits for ${waitsFor}`;
    const last = lastDisconnect === null ? "" : `last: ${lastDisconnect.reason}`;
    const words = [
      sessionId.padEnd(width),
      status.padEnd(13),
      connectionStatus.padEnd(13),
      phone ?? "",
      waits,
      last,
    ];
    return toPlainText(words.filter(Boolean).join("  "));
  });
}

export function renderFinding({ sessionId, reason, action }: HealthFinding): string {
  return toPlainText(`${sessionId}  ${action}: ${reason}`);
}

export function renderTransition({ at, from, to, code, reason, actor }: Transition): string {
  return toPlainText(
    `${at}  ${from ?? "-"} -> ${to}  ${reason}${code === null ? "" : ` (${code})`}  by ${actor}`,
  );
}

export function renderUptime({ sessionId, uptimePercentage, drops }: Uptime): string {
  const share = uptimePercentage === null ? "not observed" : `${uptimePercentage.toFixed(2)} %`;
  return toPlainText(`${sessionId}  ${share}  ${drops} drop${drops === 1 ? "" : "s"}`);
}

export function renderMessage({ id, sessionId, status, peer }: Message): string {
  return toPlainText(`${id}  ${status}  to ${peer}  over ${sessionId}`);
}
