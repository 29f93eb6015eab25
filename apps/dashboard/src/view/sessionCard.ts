import type { CallSession } from "@holat/sdk";
import { element, setAttribute, setText } from "../dom.js";
import { derivePace } from "../pace.js";
import { createBadge } from "./badge.js";
import { createCancelControl } from "./cancelControl.js";
import type { Actions, View } from "./context.js";
import { createDetails } from "./details.js";
import { createFigures } from "./figures.js";
import { createProgressBar } from "./progressBar.js";

export interface SessionCard {
  readonly root: HTMLElement;
  update(session: CallSession): void;
  /** `ticking`: what is known is fresh, so the duration may go on between two polls. */
  tick(now: number, ticking: boolean): void;
}

/** One campaign: all of it while it runs, one line of it once it ended; its details open in place. */
export function createSessionCard(view: View, actions: Actions, now: () => number): SessionCard {
  const { texts, format } = view;
  const badge = createBadge();
  const bar = createProgressBar(view);
  const percent = element("strong", { class: "percent" });
  const name = element("code", { class: "session-id" });
  const target = element("span", { class: "chip" });
  const time = element("time", { class: "muted" });
  const pace = element("span", { class: "pace muted" });
  const note = element("p", { class: "note", role: "status" });
  const error = element("p", { class: "error" });
  const figures = createFigures([
    { label: texts.total },
    { label: texts.processed },
    { label: texts.connected, tone: "good" },
    { label: texts.failed, tone: "bad" },
    { label: texts.duration },
  ]);
  const cancel = createCancelControl(view, actions);
  const details = createDetails(view);
  const root = element(
    "article",
    { class: "card" },
    element("header", { class: "card-head" }, badge.root, name, target, time),
    element("div", { class: "card-progress" }, bar.root, percent),
    figures.root,
    error,
    note,
    element("footer", { class: "card-foot" }, details.root, pace, cancel.root),
  );

  let session: CallSession | undefined;
  let seenAt = 0;

  const tick = (at: number, ticking: boolean) => {
    if (session === undefined) return;
    const since = ticking && !session.isCompleted ? Math.max(0, Math.floor((at - seenAt) / 1000)) : 0;
    const duration = session.durationSeconds + since;
    figures.update([
      format.figure(session.totalNumbers),
      format.figure(session.processedNumbers),
      format.figure(session.connectedCalls),
      format.figure(session.failedCalls),
      format.span(duration),
    ]);
    const known = derivePace(session, duration);
    const parts = known === undefined ? [] : [texts.perMinute(format.figure(known.perMinute))];
    if (known?.secondsLeft != null) parts.push(texts.left(format.span(known.secondsLeft)));
    setText(pace, parts.join(" · "));
  };

  return {
    root,
    tick,
    update: (next) => {
      if (next === session) return;
      session = next;
      seenAt = now();
      setAttribute(root, "data-status", next.status);
      setAttribute(root, "data-ended", next.isCompleted ? "" : null);
      badge.update(next);
      bar.update(next);
      setText(percent, `${next.progressPercentage}%`);
      setText(name, next.sessionId);
      setText(target, next.target);
      setText(time, format.moment(Date.parse(next.createdAt), seenAt));
      setAttribute(time, "datetime", next.createdAt);
      setText(error, next.errorMessage ?? "");
      error.hidden = next.errorMessage === null;
      const said = noteOf(next, view);
      setText(note, said);
      note.hidden = said === "";
      cancel.update(next);
      details.update(next);
      tick(seenAt, false);
    },
  };
}

function noteOf(session: CallSession, { texts }: View): string {
  if (session.isCompleted) return "";
  if (session.cancelRequestedAt !== null) return texts.canceling;
  return session.link === "lost" ? texts.linkLost : "";
}
