import type { CallStatus } from "@holat/core";
import { createBadge } from "../call-session/createBadge.js";
import { deriveViewState } from "../call-session/deriveViewState.js";
import { createElementClass, setAttribute, textAttribute } from "../element/index.js";
import { getCallTexts } from "../locale/callTexts.js";
import { toShownLines } from "../log/toShownText.js";
import { resolveWatcher } from "../settings/resolveWatcher.js";
import { type CallSessionSnapshot, createCallSessionStore } from "../stores/createCallSessionStore.js";
import { badgeStyles } from "../styles/badgeStyles.js";

const inlineStyles =
  ":host { display: inline-block; max-inline-size: 100%; } .badge > * { min-inline-size: 0; overflow-wrap: anywhere; }";
const statuses: readonly string[] = [
  "PENDING",
  "RUNNING",
  "COMPLETED",
  "FAILED",
] satisfies readonly CallStatus[];
const isStatus = (value: string | undefined): value is CallStatus =>
  value !== undefined && statuses.includes(value);

/** `<holat-status-badge>`: a status as a badge: the one given, with its label, or that of a session, live. */
export const HolatStatusBadge = /* @__PURE__ */ createElementClass({
  attributes: { sessionId: textAttribute, status: textAttribute, label: textAttribute },
  texts: getCallTexts,
  styles: [badgeStyles, inlineStyles],
  deps: (host) => [host.sessionId, host.sessionId ? resolveWatcher(host) : undefined] as const,
  open: ([sessionId, watcher]) => (sessionId ? createCallSessionStore({ sessionId, watcher }) : undefined),
  view({ host, root, texts }) {
    const badge = createBadge();
    root.append(badge.root);
    return (snapshot: CallSessionSnapshot | undefined) => {
      const { session, problem = null, stale = false } = snapshot ?? {};
      const given = host.status?.toUpperCase();
      const status = session?.status ?? (isStatus(given) ? given : undefined);
      badge.update(
        status ?? "PENDING",
        toShownLines(host.label ?? null) ??
          (status ? texts[status] : problem ? texts[problem] : (host.status ?? texts.loading)),
      );
      setAttribute(badge.root, "data-stale", stale);
      return status && !session ? status.toLowerCase() : deriveViewState(session, problem);
    };
  },
});
