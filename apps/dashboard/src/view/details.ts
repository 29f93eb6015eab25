import type { CallSession } from "@holat/sdk";
import { element, setText } from "../dom.js";
import type { View } from "./context.js";

/** What the card does not say, opened in place. */
export function createDetails({ texts, format }: View) {
  const answer = element("pre");
  const answerRow = element(
    "div",
    { class: "wide" },
    element("dt", {}, texts.response),
    element("dd", {}, answer),
  );
  const metadata = element("pre");
  const metadataRow = element(
    "div",
    { class: "wide" },
    element("dt", {}, texts.metadata),
    element("dd", {}, metadata),
  );
  const id = element("dd");
  const time = element("dd");
  const exitCode = element("dd");
  const exitRow = element("div", {}, element("dt", {}, texts.exitCode), exitCode);
  const root = element(
    "details",
    { class: "details" },
    element("summary", {}, texts.details),
    element(
      "dl",
      {},
      answerRow,
      element("div", {}, element("dt", {}, "ID"), id),
      element("div", {}, element("dt", {}, texts.time), time),
      exitRow,
      metadataRow,
    ),
  );
  return {
    root,
    update: (session: CallSession) => {
      const from = Date.parse(session.startedAt);
      const until = session.completedAt === null ? null : Date.parse(session.completedAt);
      setText(id, session.id);
      setText(time, until === null ? format.clock(from) : `${format.clock(from)} – ${format.clock(until)}`);
      setText(answer, session.remoteResponse ?? "");
      answerRow.hidden = session.remoteResponse === null;
      setText(exitCode, [session.exitCode, session.errorCode].filter((part) => part !== null).join(" · "));
      exitRow.hidden = session.exitCode === null && session.errorCode === null;
      const has = Object.keys(session.metadata).length > 0;
      setText(metadata, has ? JSON.stringify(session.metadata, null, 2) : "");
      metadataRow.hidden = !has;
    },
  };
}
