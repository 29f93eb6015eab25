import { isHolatApiError } from "@holat/sdk";
import { element, fill } from "../dom/element.js";
import type { PageContext } from "../shell/app.js";
import { button } from "./button.js";
import type { Resource, Snapshot } from "./createResource.js";
import { notice, skeleton } from "./notice.js";

/**
 * The place where a resource is shown: bones until it is there, the reason when it does not come, and a note of its age
 * while it is out of date. `render` is called with each answer and says what is to be seen.
 */
export function showResource<Data>(
  context: PageContext,
  resource: Resource<Data>,
  render: (data: Data) => Node,
): HTMLElement {
  const { texts, format } = context;
  const state = element("div", { class: "resource-state" });
  const body = element("div", { class: "resource-body" });
  let shown: string | undefined;

  const describe = ({ data, asOf, error }: Snapshot<Data>): Node | undefined => {
    if (error === undefined) return data === undefined ? skeleton(texts.common.loading) : undefined;
    const retry = button(texts.common.retry, { icon: "again", onClick: resource.refresh });
    if (data === undefined) return notice("bad", describeError(context, error), retry);
    const age = format.span(Math.max(0, Math.floor((Date.now() - (asOf ?? 0)) / 1000)));
    return notice("bad", texts.common.asOf(age), retry);
  };
  resource.subscribe((snapshot) => {
    fill(state, describe(snapshot));
    if (snapshot.data === undefined) return;
    const text = JSON.stringify(snapshot.data);
    if (text === shown) return;
    shown = text;
    keepFocus(body, () => {
      const node = render(snapshot.data as Data);
      if (body.firstChild !== node) fill(body, node);
    });
  });
  const aging = setInterval(() => {
    const { snapshot } = resource;
    if (snapshot.error !== undefined && snapshot.data !== undefined) fill(state, describe(snapshot));
  }, 5_000);
  context.signal.addEventListener("abort", () => clearInterval(aging));
  return element("div", { class: "resource" }, state, body);
}

/** Who stands on a button of a place that is made anew goes on from the one in its stead. */
function keepFocus(place: HTMLElement, change: () => void): void {
  const find = () => [...place.querySelectorAll<HTMLElement>("a, button, input, select")];
  const { activeElement } = document;
  const index = activeElement instanceof HTMLElement ? find().indexOf(activeElement) : -1;
  change();
  if (index !== -1) find()[index]?.focus({ preventScroll: true });
}

/** What went wrong, for the reader. */
export function describeError({ texts }: Pick<PageContext, "texts">, error: unknown): string {
  if (!isHolatApiError(error)) return error instanceof Error ? error.message : String(error);
  if (error.code === "NETWORK") return texts.common.unreachable;
  return error.status === 403 ? `${texts.common.forbidden} ${error.message}` : error.message;
}
