import type { CallStatus } from "@holat/sdk";
import { toPlainText } from "../../client/toPlainText.js";
import type { Followed } from "../followSession.js";
import type { Sample } from "./pace.js";
import { deriveProgress, type Progress } from "./progress.js";

/** What the terminal can show. */
export interface BarStyle {
  /** Columns that the line may take. */
  readonly width: number;
  readonly color: boolean;
  /** Block characters; else ASCII. */
  readonly blocks: boolean;
}

const leastBar = 8;
const mostBar = 30;
const gap = 2;
const colors: Readonly<Record<CallStatus, number>> = { PENDING: 90, RUNNING: 36, COMPLETED: 32, FAILED: 31 };

type Part = keyof Progress | "description" | "bar";
const painted: readonly Part[] = ["description", "bar"];
const shown: readonly Part[] = [
  ...painted,
  "percent",
  "count",
  "outcomes",
  "elapsed",
  "rate",
  "left",
  "trouble",
];
/** What a narrow terminal keeps longest comes first; 80 columns hold all but the last two. */
const byWeight: readonly Part[] = [
  "percent",
  "trouble",
  "count",
  "bar",
  "left",
  "rate",
  "outcomes",
  "description",
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
  const progress = deriveProgress(followed, history, now);
  const parts: Partial<Record<Part, string | undefined>> = {
    ...progress,
    description: session.statusDescription,
    // Of a length that the other parts do not move.
    bar: progress.percent && drawBar(session.progressPercentage, Math.floor(width / 4), blocks),
  };
  const kept = new Map<Part, string>();
  let room = Math.max(0, width);
  for (const name of byWeight) {
    const text = toPlainText(parts[name] ?? "");
    const cost = [...text].length + (kept.size === 0 ? 0 : gap);
    if (text === "" || cost > room) continue;
    kept.set(name, text);
    room -= cost;
  }
  const paint = (name: Part, text: string) =>
    color && painted.includes(name) ? `\u001b[${colors[session.status]}m${text}\u001b[0m` : text;
  return shown
    .flatMap((name) => {
      const text = kept.get(name);
      return text === undefined ? [] : [paint(name, text)];
    })
    .join(" ".repeat(gap));
}

function drawBar(percentage: number, room: number, blocks: boolean): string {
  const width = Math.min(mostBar, Math.max(leastBar, room));
  const filled = Math.floor((Math.min(100, Math.max(0, percentage)) / 100) * width);
  return (blocks ? "█" : "#").repeat(filled) + (blocks ? "░" : "-").repeat(width - filled);
}
