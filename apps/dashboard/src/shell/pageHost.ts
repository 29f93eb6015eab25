import { fill } from "../dom/element.js";
import type { Location } from "../routing/createRouter.js";
import { parseRoute, type Route } from "../routing/routes.js";
import { button } from "../ui/button.js";
import { notice, skeleton } from "../ui/notice.js";
import type { App, Page, PageContext } from "./app.js";
import type { Frame } from "./createFrame.js";
import { loadPage } from "./loadPage.js";

export interface PageHost {
  /** `focus`: a reader who walked here by a link goes on from the page's heading. */
  show(location: Location, options: { readonly focus: boolean }): void;
  close(): void;
}

/** Shows one page at a time, and ends the one before. */
export function createPageHost(app: App, frame: Frame): PageHost {
  let present = new AbortController();

  const show: PageHost["show"] = (location, { focus }) => {
    present.abort();
    present = new AbortController();
    const { signal } = present;
    const route = parseRoute(location.path);
    const setTitle = (title: string) => {
      if (!signal.aborted) document.title = `${title} · Holat`;
    };
    const context: PageContext = { ...app, signal, query: location.query, setTitle };
    frame.setPage(route.page);
    setTitle(nameOf(app, route));
    scrollTo(0, 0);
    void open(context, route, focus);
  };

  const open = async (context: PageContext, route: Route, focus: boolean) => {
    const { signal } = context;
    try {
      const loading = loadPage(context, route);
      if (loading instanceof Promise) fill(frame.main, skeleton(app.texts.common.loading));
      const page: Page = await loading;
      if (signal.aborted) return;
      fill(frame.main, page(context));
    } catch (error) {
      if (signal.aborted) return;
      const again = button(app.texts.common.retry, {
        icon: "again",
        onClick: () => window.location.reload(),
      });
      fill(frame.main, notice("bad", `${app.texts.common.failed}: ${error}`, again));
    }
    if (focus) frame.main.focus({ preventScroll: true });
  };

  return { show, close: () => present.abort() };
}

function nameOf({ texts }: App, route: Route): string {
  switch (route.page) {
    case "campaign":
      return route.sessionId;
    case "connection":
      return route.sessionId;
    case "webhook":
      return texts.pages.webhooks;
    default:
      return texts.pages[route.page];
  }
}
