import type { CallSession } from "@holat/sdk";
import { type Child, element, fill } from "../../dom/element.js";
import type { PageContext } from "../../shell/app.js";
import { moment } from "../../ui/table.js";

/** What the status widget does not tell: where it runs, and what was kept with it. */
export function createFacts({ texts, format, link, router }: PageContext) {
  const root = element("section", { class: "panel", hidden: true });
  let shown = "";
  return {
    root,
    update: (session: CallSession) => {
      const { target, metadata, exitCode, createdAt, id } = session;
      const metadataText = JSON.stringify(metadata, null, 2);
      const key = `${target} ${exitCode} ${metadataText}`;
      if (key === shown) return;
      shown = key;
      root.hidden = false;
      const targetLink = link({ page: "campaigns" }, {}, target);
      targetLink.href = router.href(`/?${new URLSearchParams({ target })}`);
      const facts: [string, Child][] = [
        [texts.campaign.target, targetLink],
        [texts.common.created, moment(createdAt, format.moment(Date.parse(createdAt), Date.now()))],
        ["UUID", element("code", {}, id)],
      ];
      if (exitCode !== null) facts.push([texts.campaign.exitCode, element("code", {}, String(exitCode))]);
      if (metadataText !== "{}") facts.push([texts.campaign.metadata, element("pre", {}, metadataText)]);
      fill(
        root,
        element("h2", {}, texts.campaign.facts),
        element(
          "dl",
          { class: "facts" },
          ...facts.map(([name, value]) =>
            element("div", {}, element("dt", {}, name), element("dd", {}, value)),
          ),
        ),
      );
    },
  };
}
