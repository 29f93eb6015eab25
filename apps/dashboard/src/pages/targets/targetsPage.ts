import { element, fill } from "../../dom/element.js";
import type { Page } from "../../shell/app.js";
import { createResource } from "../../ui/createResource.js";
import { emptyState } from "../../ui/notice.js";
import { pageHead } from "../../ui/pageHead.js";
import { showResource } from "../../ui/showResource.js";
import { createTargetCard, type TargetCard } from "./createTargetCard.js";

const everyMs = 5_000;

/** The machines: whether they answer, and how much runs there. */
export const targetsPage: Page = (context) => {
  const { texts, server, signal } = context;
  const targets = createResource({ signal, everyMs, load: server.targets });
  const cards = new Map<string, TargetCard>();
  const list = element("div", { class: "cards" });
  return element(
    "div",
    { class: "stack-l" },
    pageHead({ title: texts.pages.targets, lead: texts.targets.lead }),
    showResource(context, targets, (all) => {
      if (all.length === 0)
        return emptyState(
          "targets",
          texts.targets.emptyTitle,
          element("p", { class: "muted" }, texts.targets.emptyMore),
        );
      const shown = all.map((target) => {
        const card = cards.get(target.name) ?? createTargetCard(context, target.name, targets.refresh);
        cards.set(target.name, card);
        card.update(target);
        return card.root;
      });
      if (shown.length !== list.children.length || shown.some((card, index) => list.children[index] !== card))
        fill(list, ...shown);
      return list;
    }),
  );
};
