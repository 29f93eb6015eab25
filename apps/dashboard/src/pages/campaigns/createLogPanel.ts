import { element } from "../../dom/element.js";
import type { PageContext } from "../../shell/app.js";

const streams = ["stdout", "stderr"] as const;

export function createLogPanel({ texts, baseUrl }: PageContext, sessionId: string): HTMLElement {
  const log = element("holat-log" as "div", { "session-id": sessionId, stream: "stdout" });
  const download = element("a", { class: "button quiet", download: true }, texts.campaign.log);
  const setStream = (stream: string) => {
    log.setAttribute("stream", stream);
    download.href = `${baseUrl}/calls/session/${encodeURIComponent(sessionId)}/log/download?stream=${stream}`;
    for (const one of buttons) one.setAttribute("aria-pressed", String(one.textContent === stream));
  };
  const buttons = streams.map((stream) =>
    element("button", { type: "button", class: "segment", onclick: () => setStream(stream) }, stream),
  );
  setStream("stdout");
  return element(
    "section",
    { class: "panel" },
    element(
      "div",
      { class: "panel-head" },
      element("h2", {}, texts.campaign.log),
      element("div", { class: "segments", role: "group", "aria-label": texts.campaign.log }, ...buttons),
    ),
    log,
  );
}
