import type { CallSession } from "@holat/sdk";
import { element } from "../dom.js";

const step = 25;

/** Tells a screen reader of the start, each quarter and the end of a campaign, once each, and of nothing else. */
export function createAnnouncer() {
  const root = element("p", { class: "visually-hidden", "aria-live": "polite" });
  const told = new Map<string, string>();
  return {
    root,
    update: (sessions: readonly CallSession[]) => {
      const first = told.size === 0;
      const news: string[] = [];
      for (const session of sessions) {
        const quarter = Math.floor(session.progressPercentage / step) * step;
        const state = session.isCompleted ? session.status : `${session.status} ${quarter}`;
        if (told.get(session.id) === state) continue;
        told.set(session.id, state);
        news.push(
          `${session.sessionId.slice(-8)}: ${session.statusDescription} ${session.progressPercentage}%`,
        );
      }
      if (!first && news.length > 0) root.textContent = news.join("; ");
    },
  };
}
