import type { CallSession } from "@holat/sdk";
import { toPlainText } from "../../client/toPlainText.js";
import { formatSpan } from "./formatSpan.js";

const widths = [30, 9, 5, 13, 9, 7, 14, 16] as const;

export const listHeader = row([
  "SESSION",
  "STATUS",
  "DONE",
  "NUMBERS",
  "CONNECTED",
  "FAILED",
  "DURATION",
  "TARGET",
  "STARTED",
]);

export function renderListRow(session: CallSession): string {
  return row([
    session.sessionId,
    session.status,
    `${session.progressPercentage}%`,
    `${session.processedNumbers}/${session.totalNumbers}`,
    String(session.connectedCalls),
    String(session.failedCalls),
    formatSpan(session.durationSeconds),
    session.target,
    session.startedAt,
  ]);
}

function row(cells: readonly string[]): string {
  return cells
    .map((cell, index) => toPlainText(cell).padEnd(widths[index] ?? 0))
    .join("  ")
    .trimEnd();
}
