import type { CallSession } from "@holat/sdk";
import { element, setAttribute, setText } from "../dom.js";
import type { View } from "./context.js";

/** The figures of all campaigns shown, added up. */
export function createSummary({ texts, format }: View) {
  const tiles = [
    { label: texts.running, tone: "tile-running" },
    { label: texts.processed, tone: "" },
    { label: texts.connected, tone: "tile-connected" },
    { label: texts.failed, tone: "tile-failed" },
  ].map(({ label, tone }) => {
    const value = element("dd");
    const more = element("span", { class: "tile-more" });
    return {
      value,
      more,
      root: element("div", { class: `tile ${tone}`.trim() }, element("dt", {}, label), value, more),
    };
  });
  const set = (index: number, value: string, more: string) => {
    const tile = tiles[index];
    if (tile === undefined) return;
    setText(tile.value, value);
    setAttribute(tile.value, "data-zero", value === "0" ? "" : null);
    setText(tile.more, more);
  };
  return {
    root: element("dl", { class: "summary" }, ...tiles.map(({ root }) => root)),
    update: (sessions: readonly CallSession[]) => {
      const sum = (field: "totalNumbers" | "processedNumbers" | "connectedCalls" | "failedCalls") =>
        sessions.reduce((total, session) => total + session[field], 0);
      const [processed, connected] = [sum("processedNumbers"), sum("connectedCalls")];
      const running = sessions.filter(({ isRunning }) => isRunning).length;
      const queued = sessions.filter(({ status }) => status === "PENDING").length;
      set(0, format.figure(running), `${format.figure(queued)} ${texts.queued}`);
      set(1, format.figure(processed), `/ ${format.figure(sum("totalNumbers"))}`);
      const share = processed === 0 ? "" : `${Math.round((connected / processed) * 100)}% ${texts.answered}`;
      set(2, format.figure(connected), share);
      set(3, format.figure(sum("failedCalls")), "");
    },
  };
}
