import "@holat/dashboard-widgets/register";
import "../../ui/tabs.css";
import "./gallery.css";
import { element } from "../../dom/element.js";
import { routePath } from "../../routing/routes.js";
import type { Page, PageContext } from "../../shell/app.js";
import { pageHead } from "../../ui/pageHead.js";
import { createScenes, type SceneGroup } from "./createScenes.js";
import { type GalleryTexts, galleryTexts } from "./texts/index.js";

/**
 * Every element in every state. `?element=` shows those of one element, `&state=` one state; `?lang=` and `?theme=` are
 * the dashboard's own.
 */
export const galleryPage: Page = (context) => {
  const texts = galleryTexts[context.language];
  const [tag, state] = [context.query.get("element"), context.query.get("state")];
  const groups = createScenes(Date.now());
  return element(
    "div",
    { class: "stack-l gallery" },
    pageHead({ title: context.texts.pages.gallery, lead: texts.lead }),
    createMenu(context, texts, groups, tag),
    ...groups
      .filter((group) => tag === null || group.tag === tag)
      .map((group) => createGroup(group, texts, state)),
  );
};

function createMenu(
  { router, query, texts: common }: PageContext,
  texts: GalleryTexts,
  groups: readonly SceneGroup[],
  present: string | null,
): HTMLElement {
  const link = (tag: string | null, words: string) => {
    const next = new URLSearchParams(query);
    next.delete("state");
    if (tag === null) next.delete("element");
    else next.set("element", tag);
    const href = router.href(`${routePath({ page: "gallery" })}?${next}`);
    return element("a", { href, "data-page": true, "aria-current": tag === present && "page" }, words);
  };
  return element(
    "nav",
    { class: "tabs", "aria-label": texts.elements },
    link(null, common.common.all),
    ...groups.map(({ tag }) => link(tag, tag)),
  );
}

function createGroup({ tag, scenes }: SceneGroup, texts: GalleryTexts, state: string | null): HTMLElement {
  return element(
    "section",
    { class: "stack", "aria-labelledby": `group-${tag}` },
    element("h2", { id: `group-${tag}` }, element("code", {}, tag)),
    element(
      "div",
      { class: "scenes" },
      ...scenes
        .filter((scene) => state === null || scene.state === state)
        .map((scene) =>
          element(
            "figure",
            { class: scene.wide && "wide", "data-scene": `${tag}/${scene.state}` },
            element("figcaption", {}, texts.states[scene.state]),
            scene.create(),
          ),
        ),
    ),
  );
}
