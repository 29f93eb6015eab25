import { toPlainText } from "../../client/toPlainText.js";
import type { Followed } from "../followSession.js";
import type { Sample } from "./pace.js";
import { deriveProgress } from "./progress.js";

/** A change as a line of its own, for logs and pipes: the time of the change first, then the status. */
export function renderLine(followed: Followed, history: readonly Sample[], now: number): string {
  const { session } = followed;
  const { percent, count, outcomes, rate, left, trouble } = deriveProgress(followed, history, now);
  return [session.updatedAt, session.status, percent, count, outcomes, rate, left, trouble]
    .filter((part) => part !== undefined)
    .map(toPlainText)
    .join("  ");
}
