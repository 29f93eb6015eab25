import type { CallSession } from "@holat/sdk";
import { toPlainLines, toPlainText } from "../../client/toPlainText.js";
import { formatSpan } from "./formatSpan.js";

/** All of a session for people: a line a field; the answer of the remote machine indented below. */
export function renderDetails(session: CallSession): string {
  const fields: readonly (readonly [string, string | number | null])[] = [
    ["session", session.sessionId],
    ["id", session.id],
    ["status", `${session.status} (${session.statusDescription})`],
    ["target", session.target],
    [
      "progress",
      `${session.progressPercentage}%, ${session.processedNumbers} of ${session.totalNumbers || "?"}`,
    ],
    ["connected", session.connectedCalls],
    ["failed", session.failedCalls],
    ["started", session.startedAt],
    ["completed", session.completedAt],
    ["duration", formatSpan(session.durationSeconds)],
    ["link", session.isCompleted ? null : session.link],
    ["last heard", session.lastHeardAt],
    ["cancel asked", session.cancelRequestedAt],
    ["exit code", session.exitCode],
    ["error", session.errorMessage],
    ["error code", session.errorCode],
    ["metadata", Object.keys(session.metadata).length > 0 ? JSON.stringify(session.metadata) : null],
    ["version", session.version],
  ];
  const lines = fields.flatMap(([name, value]) =>
    value === null ? [] : [`${name.padEnd(14)}${toPlainText(String(value))}`],
  );
  if (session.remoteResponse !== null) {
    lines.push("response", ...toPlainLines(session.remoteResponse).map((line) => `  ${line}`.trimEnd()));
  }
  return lines.join("\n");
}
