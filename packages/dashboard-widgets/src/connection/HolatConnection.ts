import { createElementClass, h, setAttribute, setBlock, setText, textAttribute } from "../element/index.js";
import { fillText } from "../locale/fillText.js";
import { getConnectionTexts } from "../locale/getConnectionTexts.js";
import { resolveLiveSessions } from "../settings/resolveLiveSessions.js";
import {
  type ConnectionAction,
  type ConnectionSnapshot,
  type ConnectionStore,
  createConnectionStore,
} from "../stores/createConnectionStore.js";
import { deriveProblem } from "../stores/deriveProblem.js";
import { badgeStyles } from "../styles/badgeStyles.js";
import { buttonStyles } from "../styles/buttonStyles.js";
import { connectionStyles } from "./connectionStyles.js";
import { createActions } from "./createActions.js";
import { createPairingView } from "./createPairingView.js";
import { deriveFacts } from "./deriveFacts.js";

/**
 * One linked account, live, with what links it: `<holat-connection session-id="sales">`.
 *
 * Before it does anything it tells `holat-action`, `{ sessionId, action }` with restart, logout or pairingCode; who prevents
 * the event's default does it otherwise.
 */
export const HolatConnection = /* @__PURE__ */ createElementClass({
  attributes: { sessionId: textAttribute },
  texts: getConnectionTexts,
  styles: [buttonStyles, badgeStyles, connectionStyles],
  deps: (host) => [resolveLiveSessions(host), host.sessionId] as const,
  open: ([sessions, sessionId]): ConnectionStore | undefined =>
    sessionId === undefined ? undefined : createConnectionStore({ sessions, sessionId }),
  view({ host, root, texts, format }) {
    let store: ConnectionStore | undefined;
    const does = (action: ConnectionAction) =>
      host.dispatchEvent(
        new CustomEvent("holat-action", {
          bubbles: true,
          composed: true,
          cancelable: true,
          detail: { sessionId: host.sessionId, action },
        }),
      );
    const name = h("h3");
    const badgeText = document.createTextNode("");
    const badge = h("span", { class: "badge", part: "badge" }, badgeText);
    const phone = h("span", { class: "muted", part: "phone" });
    const facts = h("p", { class: "facts muted", part: "facts" });
    const notice = h("p", { class: "note", part: "notice" });
    const stale = h("p", { class: "note", part: "stale", role: "status" });
    const failure = h("p", { class: "error", part: "error", role: "alert" });
    const pairing = createPairingView(texts, format, (number) => {
      if (does("pairingCode")) void store?.requestPairingCode(number);
    });
    const actions = createActions(texts, (action) => {
      if (does(action)) void store?.[action]();
    });
    const body = h("div", { class: "head" }, name, badge, phone);
    const card = h(
      "article",
      { class: "card", part: "card" },
      body,
      stale,
      failure,
      notice,
      facts,
      pairing.root,
      actions.root,
    );
    root.append(card);

    return (snapshot: ConnectionSnapshot | undefined, own) => {
      store = own as ConnectionStore | undefined;
      const session = snapshot?.session ?? null;
      const now = snapshot?.now ?? Date.now();
      setText(name, session?.sessionId ?? host.sessionId ?? "");
      badge.hidden = session === null;
      if (session) {
        setText(badgeText, texts[`account_${session.status}`]);
        setAttribute(badge, "data-status", session.status);
      }
      setBlock(phone, session?.phone ? `+${session.phone}` : null);
      const lines = session ? deriveFacts(session, now, texts, format) : null;
      setBlock(notice, lines?.notice);
      setBlock(facts, lines ? lines.facts : snapshot && !snapshot.problem ? texts.loading : null);
      pairing.update(session, snapshot?.pairing ?? null, snapshot?.doing === "pairingCode", now);
      actions.root.hidden = session === null;
      actions.update({
        isBusy: snapshot?.doing != null,
        needsRestart: session?.needsRestart ?? false,
        canLogOut: session !== null && session.phone !== null && session.status !== "logged_out",
      });
      const { failed = null, problem = null, asOf = null } = snapshot ?? {};
      const reason = failed && texts[deriveProblem(failed.error) ?? "broken"];
      setBlock(failure, problem ? texts[problem] : reason && fillText(texts.actionFailed, { reason }));
      setBlock(
        stale,
        snapshot?.stale && !problem && asOf !== null
          ? fillText(texts.asOf, { time: format.clock(asOf) })
          : null,
      );
      if (problem) return "error";
      return session === null ? "loading" : snapshot?.stale ? "stale" : session.status;
    };
  },
});
