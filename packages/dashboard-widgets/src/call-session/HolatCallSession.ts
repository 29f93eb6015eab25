import { createElementClass, h, setAttribute, setBlock, setText, textAttribute } from "../element/index.js";
import { getCallTexts } from "../locale/callTexts.js";
import { fillText } from "../locale/fillText.js";
import { resolveWatcher } from "../settings/resolveWatcher.js";
import { type CallSessionSnapshot, createCallSessionStore } from "../stores/createCallSessionStore.js";
import { derivePace } from "../stores/derivePace.js";
import { badgeStyles } from "../styles/badgeStyles.js";
import { callSessionStyles, progressStyles } from "./callSessionStyles.js";
import { createAnnouncer } from "./createAnnouncer.js";
import { createBadge } from "./createBadge.js";
import { createFigures } from "./createFigures.js";
import { createProgressBar, isUnknown } from "./createProgressBar.js";
import { deriveViewState } from "./deriveViewState.js";

/** Terminals obey control characters; here nothing may stand unseen. */
const toPlain = (text: string | null) => text?.replace(/(?!\s)\p{Cc}/gu, "?");

/** `<holat-call-session session-id="...">`: one call session, live, with all that is known of it. */
export const HolatCallSession = /* @__PURE__ */ createElementClass({
  attributes: { sessionId: textAttribute },
  texts: getCallTexts,
  styles: [badgeStyles, progressStyles, callSessionStyles],
  deps: (host) => [host.sessionId, resolveWatcher(host)] as const,
  open: ([sessionId, watcher]) => (sessionId ? createCallSessionStore({ sessionId, watcher }) : undefined),
  view({ root, texts, format }) {
    const badge = createBadge();
    const name = h("code", { part: "session-id" });
    const time = h("time", { class: "muted", part: "time" });
    const bar = createProgressBar(texts, format);
    const percent = h("span", { class: "percent", part: "percent" });
    const figures = createFigures(texts, format);
    const pace = h("p", { class: "muted", part: "pace" });
    const reason = h("bdi");
    const error = h("p", { class: "error", part: "error" }, h("strong", {}, `${texts.error}: `), reason);
    const answerText = h("pre", { tabindex: 0, role: "group", "aria-label": texts.remoteResponse });
    const answer = h(
      "div",
      { class: "answer", part: "answer" },
      h("strong", {}, texts.remoteResponse),
      answerText,
    );
    const note = h("p", { class: "note", part: "note" });
    const asOf = h("p", { class: "note", part: "stale" });
    const body = h(
      "div",
      { class: "body" },
      h("div", { class: "head", part: "head" }, badge.root, name, time),
      h("div", { class: "progress", part: "progress" }, bar.root, percent),
      figures.root,
      pace,
      note,
      error,
      answer,
    );
    const message = h("p", { part: "message" });
    const announcer = createAnnouncer(texts);
    const card = h("section", { class: "card", part: "card" }, asOf, message, body, announcer.root);
    root.append(card);

    return (snapshot: CallSessionSnapshot | undefined) => {
      const { session, stale = false, asOf: at, problem = null } = snapshot ?? {};
      const state = deriveViewState(session, problem);
      body.hidden = !session;
      setBlock(message, session ? "" : problem ? texts[problem] : texts.loading);
      setAttribute(message, "class", problem ? "error" : "muted");
      const why = problem ? ` · ${texts[problem]}` : "";
      setBlock(asOf, stale && at ? fillText(texts.asOf, { time: format.clock(at) }) + why : "");
      setAttribute(card, "aria-busy", !session && !problem);
      if (!session) return state;
      setAttribute(card, "aria-label", session.sessionId);
      badge.update(session.status, texts[session.status]);
      setText(name, session.sessionId);
      setText(time, format.moment(session.startedAt));
      setAttribute(time, "datetime", session.startedAt);
      bar.update(session);
      setText(percent, isUnknown(session) ? "" : format.percent(session.progressPercentage));
      figures.update(session);
      const rate = derivePace(session);
      const left = rate?.secondsLeft;
      setBlock(
        pace,
        rate &&
          [
            fillText(texts.perMinute, { count: format.number(rate.perMinute) }),
            left !== null && left !== undefined && fillText(texts.left, { time: format.span(left) }),
          ]
            .filter(Boolean)
            .join(" · "),
      );
      setBlock(error, toPlain(session.errorMessage), reason);
      setBlock(answer, toPlain(session.remoteResponse), answerText);
      const isOpen = !session.isCompleted;
      const canceling = isOpen && session.cancelRequestedAt !== null;
      setBlock(note, canceling ? texts.canceling : isOpen && session.link === "lost" ? texts.linkLost : "");
      announcer.update(session);
      return state;
    };
  },
});
