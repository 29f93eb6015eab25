import type { BrowserContextOptions, Page, Request } from "playwright-core";
import type { WidgetSite } from "./startWidgetSite.js";

export interface OpenPage extends AsyncDisposable {
  readonly page: Page;
  /** Paths that the page asked of Holat, in order. */
  readonly asked: string[];
  /** Of those, what is not answered to the end yet. */
  readonly pending: readonly string[];
  /** Warnings and errors of the console, uncaught errors, and what a content security policy refused. */
  readonly complaints: string[];
}

export interface OpenOptions extends BrowserContextOptions {
  /** The page's time goes on as always, and can be moved ahead. */
  readonly clock?: boolean;
  /** Default: the site's own pages. */
  readonly origin?: string;
  /** Called before anything is loaded. */
  readonly prepare?: (page: Page) => Promise<unknown>;
}

/** A page of the site in a profile of its own. */
export async function openPage(
  { browser, pages, server }: Pick<WidgetSite, "browser" | "pages" | "server">,
  path: string,
  { clock = false, origin = pages.origin, prepare, ...options }: OpenOptions = {},
): Promise<OpenPage> {
  const context = await browser.newContext({ reducedMotion: "reduce", ...options });
  const page = await context.newPage();
  if (clock) await page.clock.install();
  const asked: string[] = [];
  const pending = new Set<Request>();
  const complaints: string[] = [];
  const pathOf = (request: Request) => new URL(request.url()).pathname;
  const forget = (request: Request) => pending.delete(request);
  page.on("request", (request) => {
    if (!request.url().startsWith(server.url)) return;
    asked.push(pathOf(request));
    pending.add(request);
  });
  page.on("requestfinished", forget);
  page.on("requestfailed", forget);
  page.on("console", (message) => {
    // A busy machine's database is away for a moment, and the page asks again: no fault of the page.
    if (/the server responded with a status of 503/.test(message.text())) return;
    if (message.type() === "error" || message.type() === "warning") complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(error.message));
  await page.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI }) =>
      console.error(`${violatedDirective} refuses ${blockedURI}`),
    );
  });
  await prepare?.(page);
  await page.goto(origin + path);
  return {
    page,
    asked,
    get pending() {
      return [...pending].map(pathOf);
    },
    complaints,
    [Symbol.asyncDispose]: () => context.close(),
  };
}
