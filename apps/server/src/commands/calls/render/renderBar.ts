import type { CallStatus } from "@holat/sdk";
import type { Followed } from "../followSession.js";
import type { Sample } from "./pace.js";
import { deriveProgress, type Progress } from "./progress.js";
import { toPlainText } from "./toPlainText.js";

/** What the terminal can show. */
export interface BarStyle {
  /** Columns that the line may take. */
  readonly width: number;
  readonly color: boolean;
  /** Block characters; else ASCII. */
  readonly blocks: boolean;
}

const leastBar = 8;
const mostBar = 40;
const colors: Readonly<Record<CallStatus, number>> = { PENDING: 90, RUNNING: 36, COMPLETED: 32, FAILED: 31 };

type Part = keyof Progress | "description";
const shown: readonly Part[] = [
  "percent",
  "count",
  "connected",
  "failed",
  "elapsed",
  "rate",
  "left",
  "trouble",
];
/** What a narrow terminal keeps longest comes first. */
const byWeight: readonly Part[] = [
  "percent",
  "trouble",
  "count",
  "left",
  "description",
  "rate",
  "connected",
  "failed",
  "elapsed",
];

/** The one line that a terminal redraws: status, bar, counts, rate, time left; never wider than `width`. */
export function renderBar(
  followed: Followed,
  history: readonly Sample[],
  now: number,
  { width, color, blocks }: BarStyle,
): string {
  const { session } = followed;
  const parts: Partial<Record<Part, string | undefined>> = {
    ...deriveProgress(followed, history, now),
    description: session.statusDescription,
  };
  const texts = new Map<Part, string>();
  let used = 0;
  for (const name of byWeight) {
    const text = toPlainText(parts[name] ?? "");
    const cost = columns(text) + (used === 0 ? 0 : 2);
    if (text === "" || used + cost > width) continue;
    texts.set(name, text);
    used += cost;
  }
  const room = Math.min(mostBar, width - used - 2);
  const bar =
    texts.has("percent") && room >= leastBar ? drawBar(session.progressPercentage, room, blocks) : "";
  const paint = (text: string) =>
    color && text !== "" ? `\u001b[${colors[session.status]}m${text}\u001b[0m` : text;
  const line = [
    paint(texts.get("description") ?? ""),
    paint(bar),
    ...shown.map((name) => texts.get(name) ?? ""),
  ]
    .filter((text) => text !== "")
    .join("  ");
  return texts.size === 0 ? session.status.slice(0, Math.max(0, width)) : line;
}

function drawBar(percentage: number, width: number, blocks: boolean): string {
  const filled = Math.floor((Math.min(100, Math.max(0, percentage)) / 100) * width);
  return (blocks ? "█" : "#").repeat(filled) + (blocks ? "░" : "-").repeat(width - filled);
}

function columns(text: string): number {
  return [...text].length;
}
