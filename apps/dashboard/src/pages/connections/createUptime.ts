import type { Uptime } from "@holat/sdk/sessions";
import { element } from "../../dom/element.js";
import type { PageContext } from "../../shell/app.js";
import { createResource } from "../../ui/createResource.js";
import { showResource } from "../../ui/showResource.js";

const dayMs = 86_400_000;
const shownDays = 14;

/** How long the account was connected, a bar a day. Days are those of UTC, as the server counts them. */
export function createUptime(context: PageContext, sessionId: string) {
  const { sessions, signal } = context;
  const uptime = createResource({
    signal,
    everyMs: 60_000,
    load: () => {
      const today = Math.floor(Date.now() / dayMs) * dayMs;
      return sessions.uptime(sessionId, { signal, from: new Date(today - (shownDays - 1) * dayMs) });
    },
  });
  return {
    root: showResource(context, uptime, (data) => strip(context, data)),
    refresh: uptime.refresh,
  };
}

function strip({ texts, format }: PageContext, { days, uptimePercentage, drops }: Uptime): HTMLElement {
  const { uptimeDay, notObserved, uptimeDays } = texts.connections;
  const byDay = new Map(days.map((day) => [day.day, day]));
  const today = Math.floor(Date.now() / dayMs);
  const bars = Array.from({ length: shownDays }, (_, index) => {
    const at = (today - shownDays + 1 + index) * dayMs;
    const day = byDay.get(new Date(at).toISOString().slice(0, 10));
    const share = day && day.observedSeconds > 0 ? day.connectedSeconds / day.observedSeconds : undefined;
    const text =
      share === undefined
        ? `${format.date(at)}: ${notObserved}`
        : uptimeDay(format.date(at), format.share(share), format.figure(day?.drops ?? 0));
    return element(
      "li",
      { "data-level": level(share), title: text },
      element("span", { class: "visually-hidden" }, text),
    );
  });
  const all = uptimePercentage === null ? notObserved : format.share(uptimePercentage / 100);
  return element(
    "div",
    { class: "stack-s" },
    element(
      "p",
      { class: "uptime-all" },
      element("strong", {}, all),
      " ",
      element("span", { class: "muted" }, uptimeDays),
    ),
    element("ol", { class: "uptime", "data-drops": drops }, ...bars),
  );
}

function level(share: number | undefined): string {
  if (share === undefined) return "none";
  if (share >= 0.995) return "full";
  return share >= 0.9 ? "most" : "low";
}
