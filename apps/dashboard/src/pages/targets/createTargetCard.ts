import { element, fill, setText } from "../../dom/element.js";
import type { Target } from "../../server/createServerCalls.js";
import type { PageContext } from "../../shell/app.js";
import { button } from "../../ui/button.js";
import { moment } from "../../ui/table.js";

export type TargetCard = ReturnType<typeof createTargetCard>;

export function createTargetCard(context: PageContext, name: string, refresh: () => Promise<void>) {
  const { texts, format, server, access, link, router } = context;
  const { targets } = texts;
  let target: Target | undefined;

  const stopAll = button(targets.stopAll, {
    icon: "stop",
    tone: "danger",
    onClick: async () => {
      const count = (target?.running ?? 0) + (target?.queued ?? 0);
      const sure = await context.ask({
        title: targets.stopTitle(name),
        text: targets.stopMore(format.figure(count)),
        yes: targets.stopYes,
        danger: true,
        typed: name,
      });
      if (!sure) return;
      await context.attempt(async () => {
        const answer = await server.stopAll(name);
        context.toast(targets.stopped(format.figure(answer.count)));
      });
      await refresh();
    },
  });
  const campaigns = link({ page: "campaigns" }, { class: "button quiet", "data-row": true }, targets.show);
  campaigns.href = router.href(`/?${new URLSearchParams({ target: name })}`);

  const state = element("span", { class: "state" });
  const host = element("p", { class: "muted" });
  const load = element("progress", { "aria-label": targets.running });
  const running = element("dd");
  const queued = element("dd");
  const heard = element("dd");
  const error = element("dd");
  const fact = (title: string, value: HTMLElement) => element("div", {}, element("dt", {}, title), value);
  const root = element(
    "section",
    { class: "panel stack" },
    element("div", { class: "panel-head" }, element("h2", {}, name), state),
    host,
    load,
    element(
      "dl",
      { class: "facts" },
      fact(targets.running, running),
      fact(targets.queued, queued),
      fact(targets.lastHeard, heard),
      fact(targets.lastError, error),
    ),
    element("div", { class: "row" }, campaigns, access.can("calls:manage") && stopAll),
  );

  return {
    root,
    update: (next: Target) => {
      target = next;
      const { reachable, lastError, lastCheckedAt, maxConcurrent } = next;
      state.dataset.state = reachable === null ? "unknown" : reachable ? "good" : "bad";
      setText(
        state,
        reachable === null ? targets.unknown : reachable ? targets.reachable : targets.unreachable,
      );
      setText(host, next.host ?? "");
      host.hidden = next.host === null;
      load.max = maxConcurrent;
      load.value = Math.min(next.running, maxConcurrent);
      setText(running, targets.of(format.figure(next.running), format.figure(maxConcurrent)));
      setText(queued, format.figure(next.queued));
      const told = (at: string) => moment(at, format.moment(Date.parse(at), Date.now()));
      fill(heard, lastCheckedAt === null ? "–" : told(lastCheckedAt));
      if (lastError === null) fill(error, targets.noError);
      else fill(error, element("span", { class: "bad" }, lastError.sentence), " ", told(lastError.at));
      stopAll.disabled = next.running + next.queued === 0;
      stopAll.title = stopAll.disabled ? targets.nothing : "";
    },
  };
}
