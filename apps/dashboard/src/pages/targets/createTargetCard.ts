import type { Part } from "@holat/dashboard-widgets";
import { element, setText } from "../../dom/element.js";
import { icon } from "../../dom/icon.js";
import { routePath } from "../../routing/routes.js";
import type { Target } from "../../server/createServerCalls.js";
import type { PageContext } from "../../shell/app.js";
import { button } from "../../ui/button.js";
import { createSlots } from "./createSlots.js";
import { deriveReach } from "./deriveReach.js";
import type { TargetsTexts } from "./texts/index.js";

/** One machine. Its nodes stay while the figures change, so that a refresh takes nobody's focus. */
export function createTargetCard(
  context: PageContext,
  texts: TargetsTexts,
  refresh: () => Promise<void>,
): Part<Target> {
  const { format, access } = context;
  const name = element("h2");
  const isDefault = element("span", { class: "default" }, texts.isDefault);
  const host = element("p", { class: "target-host" });
  const reach = element("span", { class: "state reach" });
  const checked = element("span", { class: "muted" });
  const slots = createSlots(texts, format);
  const sentence = element("p");
  const cause = element("p", { class: "muted" });
  const error = element(
    "div",
    { class: "target-error" },
    icon("alert"),
    element("div", {}, element("h3", {}, texts.lastError), sentence, cause),
  );
  let target: Target | undefined;

  const stopAll = async () => {
    if (target === undefined) return;
    const { name: typed, running, queued } = target;
    const agreed = await context.ask({
      title: texts.stopTitle(typed),
      text: texts.stopMore(format.figure(running + queued)),
      yes: texts.stopYes,
      danger: true,
      typed,
    });
    if (!agreed) return;
    await context.attempt(async () => {
      const { count } = await context.server.stopAll(typed);
      context.toast(texts.stopped(format.figure(count)));
      await refresh();
    });
  };
  const stop = button(texts.stopAll, { icon: "stop", onClick: stopAll });
  const campaigns = element("div", { class: "row" });
  const root = element(
    "article",
    { class: "panel target" },
    element("div", { class: "target-head" }, element("div", { class: "row" }, name, isDefault), host),
    element("p", { class: "target-reach" }, reach, checked),
    slots.root,
    error,
    element("div", { class: "row between" }, campaigns, access.can("calls:manage") && stop),
  );

  return {
    root,
    update: (next) => {
      if (next.name !== target?.name) {
        const path = `${context.router.href(routePath({ page: "campaigns" }))}?${new URLSearchParams({ target: next.name })}`;
        campaigns.replaceChildren(element("a", { href: path, "data-page": true }, texts.show));
        stop.setAttribute("aria-label", `${texts.stopAll}: ${next.name}`);
      }
      target = next;
      setText(name, next.name);
      isDefault.hidden = !next.isDefault;
      setText(host, next.host ?? "");
      host.hidden = next.host === null;
      const state = deriveReach(next);
      reach.dataset.state = { reachable: "good", unreachable: "bad", unknown: "unknown" }[state];
      setText(reach, texts[state]);
      const now = Date.now();
      const momentOf = (at: string) => format.moment(Date.parse(at), now);
      setText(checked, next.lastCheckedAt === null ? "" : texts.checked(momentOf(next.lastCheckedAt)));
      slots.update(next);
      error.hidden = next.lastError === null;
      // A cause that is over is no alarm.
      error.toggleAttribute("data-over", state === "reachable");
      setText(sentence, next.lastError?.sentence ?? "");
      setText(
        cause,
        next.lastError === null ? "" : `${next.lastError.code} · ${momentOf(next.lastError.at)}`,
      );
      stop.disabled = next.running + next.queued === 0;
    },
  };
}
