import type { HealthFinding } from "@holat/sdk/sessions";
import { element } from "../../dom/element.js";
import type { PageContext } from "../../shell/app.js";
import { button } from "../../ui/button.js";
import { createResource } from "../../ui/createResource.js";
import { showResource } from "../../ui/showResource.js";

/** Accounts that are not as they should be, each with what mends it. */
export function createHealth(context: PageContext): HTMLElement {
  const { texts, sessions, signal, access, link } = context;
  const words = texts.connections;
  const health = createResource({ signal, everyMs: 5_000, load: () => sessions.health({ signal }) });

  const mend = ({ action, sessionId }: HealthFinding) => {
    if (action === "wait") return element("span", { class: "muted" }, words.actions.wait);
    if (action === "operator") return element("span", { class: "bad" }, words.operatorMore);
    if (!access.can("sessions:manage")) return element("span", { class: "muted" }, words.actions[action]);
    return button(words.actions[action], {
      icon: "again",
      onClick: async () => {
        const done = await context.attempt(() => sessions.restart(sessionId, { signal }));
        if (!done) return;
        if (action === "pair") context.go({ page: "connection", sessionId });
        else context.toast(words.restarted);
        await health.refresh();
      },
    });
  };
  return showResource(context, health, (findings) =>
    findings.length === 0
      ? element("p", { class: "calm" }, words.healthy)
      : element(
          "section",
          { class: "panel stack attention" },
          element("h2", {}, words.health),
          element(
            "ul",
            { class: "findings" },
            ...findings.map((finding) =>
              element(
                "li",
                {},
                element(
                  "div",
                  {},
                  link(
                    { page: "connection", sessionId: finding.sessionId },
                    { class: "strong" },
                    finding.sessionId,
                  ),
                  element("p", { class: "muted" }, finding.reason),
                ),
                mend(finding),
              ),
            ),
          ),
        ),
  );
}
