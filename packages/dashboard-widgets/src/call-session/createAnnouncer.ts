import type { CallSession } from "@holat/sdk";
import { h, setText } from "../element/index.js";

interface AnnouncerTexts {
  readonly RUNNING: string;
  readonly COMPLETED: string;
  readonly FAILED: string;
  readonly progress: string;
}

/** 0 before the start, 1 after it, 2 to 4 after each quarter, 5 at the end. */
export function deriveStage({ status, isCompleted, progressPercentage }: CallSession): number {
  if (isCompleted) return 5;
  return status === "PENDING" ? 0 : 1 + Math.min(3, Math.floor(progressPercentage / 25));
}

/**
 * A live region that tells of the start, each quarter and the end, once each, and of nothing else; not of what was so
 * before it came.
 */
export function createAnnouncer(texts: AnnouncerTexts) {
  const root = h("p", { class: "hush", role: "status" });
  let told: { readonly id: string; readonly stage: number } | undefined;
  return {
    root,
    update(session: CallSession) {
      const { id, status, errorMessage } = session;
      const stage = deriveStage(session);
      const isNews = told?.id === id && stage > told.stage;
      if (told?.id === id && !isNews) return;
      told = { id, stage };
      if (!isNews) return setText(root, "");
      const word = status === "PENDING" ? "" : texts[status];
      setText(
        root,
        stage === 5
          ? [word, errorMessage].filter(Boolean).join(". ")
          : stage === 1
            ? word
            : `${texts.progress}: ${(stage - 1) * 25}%`,
      );
    },
  };
}
