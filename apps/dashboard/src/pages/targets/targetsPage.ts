import "./targets.css";
import { createKeyedList } from "@holat/dashboard-widgets";
import { element } from "../../dom/element.js";
import type { Target } from "../../server/createServerCalls.js";
import type { Page } from "../../shell/app.js";
import { createResource } from "../../ui/createResource.js";
import { emptyState } from "../../ui/notice.js";
import { pageHead } from "../../ui/pageHead.js";
import { showResource } from "../../ui/showResource.js";
import { createTargetCard } from "./createTargetCard.js";
import { targetsTexts } from "./texts/index.js";

const everyMs = 5_000;

/** The machines that campaigns run on: whether they answer, and how busy they are. */
export const targetsPage: Page = (context) => {
  const texts = targetsTexts[context.language];
  const targets = createResource<readonly Target[]>({
    signal: context.signal,
    load: context.server.targets,
    everyMs,
  });
  const cards = element("div", { class: "cards target-cards" });
  const showCards = createKeyedList(
    cards,
    ({ name }: Target) => name,
    () => createTargetCard(context, texts, targets.refresh),
  );
  return element(
    "div",
    { class: "stack-l" },
    pageHead({ title: context.texts.pages.targets, lead: texts.lead }),
    showResource(context, targets, (list) => {
      if (list.length === 0)
        return emptyState("targets", texts.emptyTitle, element("p", {}, texts.emptyMore));
      showCards(list);
      return cards;
    }),
  );
};
