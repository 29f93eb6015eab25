import type { ConnectionSession, Uptime } from "@holat/sdk/sessions";
import { h, setAttribute } from "../element/dom.js";
import type { Format } from "../locale/createFormat.js";
import { fillText } from "../locale/fillText.js";
import type { ConnectionTexts } from "../locale/getConnectionTexts.js";
import { type Cell, type Column, createText, createTextCell } from "../table/cells.js";

/** A row of the list: an account, and its uptime where that was asked for. */
export interface ConnectionRow {
  readonly session: ConnectionSession;
  readonly uptime: Uptime | undefined;
}

/** The columns of the list of linked accounts. */
export function createConnectionColumns(
  texts: ConnectionTexts,
  format: Format,
  { uptime }: { readonly uptime: boolean },
): Column<ConnectionRow>[] {
  return [
    {
      name: "session",
      label: texts.sessionId,
      create: () => createTextCell(({ session }) => session.sessionId, "code"),
    },
    { name: "status", label: texts.statusColumn, create: () => createStatusCell(texts) },
    {
      name: "phone",
      label: texts.phone,
      create: () => createTextCell(({ session }) => (session.phone === null ? "—" : `+${session.phone}`)),
    },
    ...(uptime
      ? [{ name: "uptime", label: texts.uptime, create: () => createUptimeCell(texts, format) }]
      : []),
    {
      name: "last",
      label: texts.lastDisconnect,
      create: () =>
        createTextCell(({ session: { lastDisconnect: last } }) =>
          last === null ? "—" : `${texts[`reason_${last.reason}`]} · ${format.moment(last.at)}`,
        ),
    },
  ];
}

function createStatusCell(texts: ConnectionTexts): Cell<ConnectionRow> {
  const text = createText();
  const badge = h("span", { class: "badge", part: "badge" }, text.node);
  const mark = h("span", { class: "mark", part: "needs-restart", hidden: true }, texts.needsRestart);
  return {
    root: h("div", {}, badge, mark),
    update({ session: { status, needsRestart } }) {
      text.set(texts[`account_${status}`]);
      setAttribute(badge, "data-status", status);
      mark.hidden = !needsRestart;
    },
  };
}

/** A bar a day, as high as its uptime; the newest last. */
function createUptimeCell(texts: ConnectionTexts, format: Format): Cell<ConnectionRow> {
  const text = createText();
  const strip = h("span", { class: "strip", "aria-hidden": "true" });
  let shown: Uptime | undefined;
  return {
    root: h("div", {}, strip, h("span", { class: "percent" }, text.node)),
    update({ uptime }) {
      if (uptime === shown && shown !== undefined) return;
      shown = uptime;
      const share = uptime?.uptimePercentage ?? null;
      text.set(share === null ? "—" : format.percent(Math.floor(share * 10) / 10));
      strip.replaceChildren(
        ...(uptime?.days ?? []).map(({ day, connectedSeconds, observedSeconds }) => {
          const part = observedSeconds === 0 ? 0 : connectedSeconds / observedSeconds;
          const percent = observedSeconds === 0 ? "—" : format.percent(Math.floor(part * 100));
          const bar = h("i", { title: fillText(texts.uptimeDay, { day, percent }) });
          bar.style.setProperty("--_part", String(Math.max(0.06, part)));
          setAttribute(bar, "data-level", observedSeconds === 0 ? "none" : part > 0.98 ? "good" : "bad");
          return bar;
        }),
      );
    },
  };
}
