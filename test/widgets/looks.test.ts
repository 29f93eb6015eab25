import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { colourRules, findViolations } from "../../packages/testkit/src/browser/index.js";
import { eventually, findFreePort } from "../../packages/testkit/src/index.js";
import { buildBundle } from "./support/buildBundle.js";
import { findHarm } from "./support/findHarm.js";
import { hostileText } from "./support/hostileText.js";
import { openPage } from "./support/openPage.js";
import { attributes, pageWith } from "./support/pageWith.js";
import { readLooks } from "./support/readLooks.js";
import { adminKey, type Campaign, startWidgetSite, type WidgetSite } from "./support/startWidgetSite.js";

const here = import.meta.dirname;
const pageFile = (name: string) => join(here, "pages", name);
const modules = (name: string) => join(here, "node_modules", name);

const frameworks = [
  { name: "React 19", bundle: "react-19", render: "renderReact", hydrate: "hydrateReact", alias: {} },
  {
    name: "React 18",
    bundle: "react-18",
    render: "renderReact",
    hydrate: "hydrateReact",
    alias: { "react-dom": modules("react-dom-18"), react: modules("react-18") },
  },
  { name: "Vue 3", bundle: "vue", render: "renderVue", hydrate: "hydrateVue", alias: {} },
];

let site: WidgetSite;
/** Over, each with texts that would do harm where they are not shown as text. */
let completed: string;
let failed: string;
/** Failed, with a line of a megabyte. */
let wide: string;
/** Goes on until the end. */
let running: Campaign;

beforeAll(async () => {
  site = await startWidgetSite();
  const folder = join(site.folder, "bundle");
  site.pages.publishFolder("bundle", folder);
  const [done, broken, long, going] = await Promise.all([
    site.startCampaign({ metadata: { note: hostileText } }),
    site.startCampaign({ metadata: { note: hostileText } }),
    site.startCampaign(),
    site.startCampaign(),
    buildBundle({ entries: { widgets: pageFile("widgets.ts") }, outDir: folder }),
  ]);
  [completed, failed, wide, running] = [done.sessionId, broken.sessionId, long.sessionId, going];
  await done.dialer.say(
    '{"type":"progress","total":150,"processed":150,"connected":120,"failed":30}',
    `{"type":"call","number":"+998901234567","outcome":"failed","reason":${JSON.stringify(hostileText)},"final":true}`,
    hostileText,
  );
  await done.dialer.complain(hostileText);
  await done.dialer.end();
  await broken.dialer.complain(hostileText);
  await broken.dialer.end(3);
  await long.dialer.say("x".repeat(1 << 20), hostileText);
  await long.dialer.end(3);
  await going.dialer.say('{"type":"progress","total":150,"processed":75,"connected":60,"failed":15}');
});
afterAll(async () => {
  await running?.dialer.end();
  await site?.[Symbol.asyncDispose]();
});

/** Reads and manages all, as on a page whose reader typed in a key. */
const access = () =>
  `<script type="application/json" id="access">${JSON.stringify({
    baseUrl: site.server.url,
    apiKey: adminKey,
    allowSecretKeyInBrowser: true,
  })}</script>`;

/** A busy machine's database may be away at first. */
const create = (sessionId: string) => eventually(() => site.connections.create(sessionId));

const elementsOf = (sessionId: string) => `
<holat-call-session session-id="${sessionId}"></holat-call-session>
<holat-status-badge session-id="${sessionId}"></holat-status-badge>
<holat-campaign-chart session-id="${sessionId}"></holat-campaign-chart>
<holat-log session-id="${sessionId}"></holat-log>
<holat-log session-id="${sessionId}" stream="stderr"></holat-log>`;

/** Publishes a page on which everything may be read. */
function publish(
  name: string,
  body: string,
  options: { head?: string; headers?: Record<string, string> } = {},
) {
  const { head = "", headers = {} } = options;
  site.pages.publish(name, pageWith(body, head + access()), headers);
}

const allElements = () => `${elementsOf(completed)}${elementsOf(failed)}
<holat-call-sessions limit="10" selectable></holat-call-sessions>
<holat-status-badge status="FAILED" ${attributes({ label: hostileText })}></holat-status-badge>
<holat-connections></holat-connections>
<holat-connection session-id="__proto__"></holat-connection>`;

describe.concurrent("looks", () => {
  test("hostile text is text in every element", async () => {
    await create("__proto__");
    await create("constructor");
    publish("/hostile.html", `${allElements()}<holat-log session-id="${wide}"></holat-log>`);
    await using shown = await openPage(site, "/hostile.html");
    const { page, complaints } = shown;
    await page.locator("holat-call-session").nth(1).getByText("<script>").first().waitFor();
    await page.locator("holat-log").nth(0).getByText("<script>").first().waitFor();
    await page.locator("holat-log").nth(1).getByText("<script>").first().waitFor();
    await page.locator("holat-log").last().getByText("<script>").first().waitFor();
    await page.locator("holat-call-session").nth(0).getByText("<script>").first().waitFor();
    await page.locator("holat-status-badge").nth(2).getByText("<script>").first().waitFor();
    await page.locator("holat-connections").getByText("__proto__").first().waitFor();
    await page.locator("holat-connection").getByText("__proto__").first().waitFor();
    expect(await findHarm(page)).toEqual([]);
    expect(await page.title()).toBe("A shop");
    const fits = await page.evaluate(
      () => document.documentElement.scrollWidth <= document.documentElement.clientWidth,
    );
    expect(fits).toBe(true);
    expect(complaints).toEqual([]);
  });

  test("the page's own styles stay outside", async () => {
    const body = allElements();
    publish("/clean.html", body);
    const hostile = `* { all: unset !important; display: none !important; font: 90px/3 fantasy !important;
      color: red !important; text-transform: uppercase !important; letter-spacing: 9px !important; text-align: right !important; }
      html, body { display: block !important; }`;
    publish("/styled.html", body, { head: `<style>${hostile}</style>` });
    const looks = await Promise.all(
      ["/clean.html", "/styled.html"].map(async (path) => {
        await using shown = await openPage(site, path);
        await shown.page.waitForFunction(() => {
          const elements = [...document.querySelectorAll("main > :not(script)")];
          return elements.every(
            (element) => !["", "loading", null].includes(element.getAttribute("data-state")),
          );
        });
        return readLooks(shown.page, "holat-call-session, holat-status-badge, holat-campaign-chart");
      }),
    );
    expect(looks[0]?.length).toBeGreaterThan(40);
    expect(looks[1]).toEqual(looks[0]);
  });

  test.each([
    ["of files alone", "style-src 'self'", ""],
    ["with a nonce", "style-src 'nonce-r4nd0m'", ""],
    ["with a nonce, in a browser without constructed sheets", "style-src 'nonce-r4nd0m'", "old"],
  ])("a strict content security policy %s refuses nothing", async (_, styleSource, age) => {
    const name = `/strict-${styleSource.length}${age}.html`;
    publish(name, allElements().replace(/label="[^"]*"/, ""), {
      head: '<script type="module" nonce="r4nd0m" src="/nonce.js"></script>',
      headers: {
        "content-security-policy": `default-src 'none'; script-src 'self'; connect-src ${site.server.url}; ${styleSource}; img-src data:`,
      },
    });
    site.pages.publish("/nonce.js", "");
    await using shown = await openPage(site, name, {
      prepare: (page) =>
        age === ""
          ? Promise.resolve()
          : page.addInitScript(() => {
              window.CSSStyleSheet = class {
                constructor() {
                  throw new TypeError("Illegal constructor");
                }
              } as unknown as typeof CSSStyleSheet;
            }),
    });
    const { page, complaints } = shown;
    const badge = page.locator("holat-call-session").nth(0).locator(".badge");
    await badge.waitFor();
    expect(await badge.evaluate((element) => getComputedStyle(element).backgroundColor)).toBe(
      "rgb(25, 135, 84)",
    );
    await page.locator("holat-log").nth(0).getByText("<script>").first().waitFor();
    expect(complaints).toEqual([]);
  });

  test("two copies of the widgets on one page: the first definition stays, and both work", async () => {
    const entry = pageFile("copy.ts");
    await Promise.all(
      ["first", "second"].map((mark) =>
        buildBundle({
          entries: { [`${mark}-copy`]: entry },
          outDir: join(site.folder, mark),
          define: { __MARK__: JSON.stringify(mark) },
        }).then(() => site.pages.publishFolder(mark, join(site.folder, mark))),
      ),
    );
    const { token } = await site.viewToken(completed);
    const given = attributes({ "session-id": completed, "base-url": site.server.url, token });
    site.pages.publish(
      "/copies.html",
      `<!doctype html><html lang="en"><title>A shop</title><link rel="icon" href="data:,">
<script type="module" src="/first/first-copy.js"></script>
<script type="module" src="/second/second-copy.js"></script>
<script type="module" src="/use-copies.js"></script>
<main><holat-call-session ${given}></holat-call-session><holat-status-badge ${given}></holat-status-badge></main>`,
    );
    site.pages.publish("/use-copies.js", 'window.copies.second.configureHolat({ lang: "ru" });');
    await using shown = await openPage(site, "/copies.html");
    const { page, complaints } = shown;
    // The language that the second copy was told, in the elements of the first.
    await page.locator("holat-call-session").getByText("Успешно завершено").first().waitFor();
    await page.locator("holat-status-badge").getByText("Успешно завершено").waitFor();
    const state = await page.evaluate(() => {
      const { first, second } = Reflect.get(window, "copies");
      const defined = customElements.get("holat-call-session");
      return {
        marks: [first.mark, second.mark],
        isFirst: defined === first.HolatCallSession,
        isSecond: defined === second.HolatCallSession,
      };
    });
    expect(state).toEqual({ marks: ["first", "second"], isFirst: true, isSecond: false });
    expect(complaints).toEqual([]);
  });

  test.each(frameworks)("$name renders on a server and takes over without a warning", async (framework) => {
    const outDir = join(site.folder, framework.bundle);
    const { alias } = framework;
    await buildBundle({
      entries: { hydrate: pageFile(`${framework.hydrate}.ts`) },
      outDir: join(outDir, "browser"),
      alias,
    });
    await buildBundle({
      entries: { render: pageFile(`${framework.render}.ts`) },
      outDir: join(outDir, "server"),
      alias,
      ssr: true,
    });
    const { render } = await import(join(outDir, "server/render.js"));
    const { token } = await site.viewToken(completed, { scopes: ["status", "log", "results"] });
    const props = { sessionId: completed, baseUrl: site.server.url, token };
    const html: string = await render(props);
    expect(html).toContain("<holat-call-session");
    expect(html).not.toContain("undefined");
    site.pages.publishFolder(framework.bundle, join(outDir, "browser"));
    site.pages.publish(
      `/${framework.bundle}.html`,
      `<!doctype html><html lang="en"><title>A shop</title><link rel="icon" href="data:,">
<div id="root">${html}</div>
<script type="application/json" id="props">${JSON.stringify(props)}</script>
<script type="module" src="/${framework.bundle}/hydrate.js"></script>`,
    );
    await using shown = await openPage(site, `/${framework.bundle}.html`);
    const { page, complaints } = shown;
    await page.locator("holat-call-session").getByText("Completed successfully").first().waitFor();
    await page.locator("holat-log").getByText("<script>").first().waitFor();
    await page.getByRole("row", { name: completed }).waitFor();
    // Lists of connections need a key, which no page has.
    expect(complaints.filter((text) => !/responded with a status of 401/.test(text))).toEqual([]);
  });

  describe("for everybody", () => {
    const page = (content: string) => `<h1>A shop</h1><h2>Every element in every state</h2>${content}`;
    // On two pages: a browser keeps six connections to a server.
    const callStates = (nowhere: string) => `
${elementsOf(running.sessionId)}${elementsOf(completed)}${elementsOf(failed)}${elementsOf("session-1738862891234-abc123")}
<holat-call-session></holat-call-session>
<holat-call-session session-id="${running.sessionId}" base-url="${nowhere}"></holat-call-session>
<holat-call-sessions limit="10" selectable></holat-call-sessions>
<holat-call-sessions limit="10" status="PENDING"></holat-call-sessions>
<holat-call-sessions base-url="${nowhere}"></holat-call-sessions>
${["PENDING", "RUNNING", "COMPLETED", "FAILED"].map((status) => `<holat-status-badge status="${status}" label="A label"></holat-status-badge>`).join("")}`;
    const connectionStates = (nowhere: string) => `
<holat-connections selectable></holat-connections>
<holat-connections base-url="${nowhere}"></holat-connections>
<holat-connection session-id="linked"></holat-connection>
<holat-connection session-id="removed"></holat-connection>
<holat-connection session-id="scannable"></holat-connection>
<holat-connection session-id="nobody"></holat-connection>`;

    beforeAll(async () => {
      const { connections, whatsapp } = site;
      const link = async (name: string, phone: string) => {
        const credentials = await whatsapp.issueCredentials(phone);
        await eventually(() => connections.import(name, credentials));
      };
      await link("linked", "998901112233");
      await link("removed", "998904445566");
      await create("scannable");
      const untilStatus = (name: string, status: string) =>
        eventually(async () => expect((await connections.get(name)).status).toBe(status), {
          timeoutMs: 30_000,
        });
      await Promise.all([untilStatus("linked", "connected"), untilStatus("removed", "connected")]);
      await whatsapp.close({ kind: "device-removed" }, { phone: "998904445566" });
      await untilStatus("removed", "logged_out");
      const nowhere = `http://127.0.0.1:${await findFreePort()}`;
      // Told, because axe-core takes a page that says nothing for a white one.
      const head = "<style>html { background: Canvas; }</style>";
      publish("/calls.html", page(callStates(nowhere)), { head });
      publish("/connections.html", page(connectionStates(nowhere)), { head });
    });

    test.each(["/calls.html", "/connections.html"])(
      "axe-core finds nothing on %s, light or dark",
      async (path) => {
        await using shown = await openPage(site, path, { colorScheme: "light" });
        const { page } = shown;
        await page.waitForFunction(() =>
          [...document.querySelectorAll("main > [session-id], main > holat-connections")].every(
            (element) => !["loading", null].includes(element.getAttribute("data-state")),
          ),
        );
        if (path === "/connections.html")
          await page.locator("holat-connection[session-id=scannable] svg[viewBox]").waitFor();
        expect(await findViolations(page)).toEqual([]);
        await page.emulateMedia({ colorScheme: "dark" });
        expect(await findViolations(page, { only: colourRules })).toEqual([]);
      },
    );

    test("the keyboard alone filters, walks a table and chooses a row", async () => {
      publish("/keys.html", '<holat-call-sessions limit="10" selectable></holat-call-sessions>');
      await using shown = await openPage(site, "/keys.html");
      const { page } = shown;
      await page.getByRole("row", { name: completed }).waitFor();
      await page.evaluate(() => {
        Reflect.set(window, "chosen", []);
        document.addEventListener("holat-select", (event) =>
          Reflect.get(window, "chosen").push(Reflect.get(event, "detail").sessionId),
        );
      });
      await focusByTab(page, "select");
      // The first letter chooses, as in any select.
      await page.keyboard.press("c");
      await page.getByRole("row", { name: failed }).waitFor({ state: "detached" });
      await focusByTab(page, "[role=grid]");
      await page.keyboard.press("ArrowDown");
      await page.keyboard.press("Enter");
      expect(await page.evaluate(() => Reflect.get(window, "chosen"))).toEqual([completed]);
    });

    test("the keyboard alone searches a log", async () => {
      publish("/search.html", `<holat-log session-id="${completed}"></holat-log>`);
      await using shown = await openPage(site, "/search.html");
      const { page } = shown;
      await page.locator("holat-log").getByText("<script>").first().waitFor();
      await focusByTab(page, "input");
      await page.keyboard.type("svg onload");
      await page.keyboard.press("Enter");
      await page.locator("holat-log mark").first().waitFor();
      expect(await page.locator("holat-log mark").first().textContent()).toBe("svg onload");
    });
  });
});

/** Presses Tab until what has the focus, in whatever shadow root, matches. */
async function focusByTab(page: Page, selector: string): Promise<void> {
  for (let presses = 0; presses < 20; presses++) {
    await page.keyboard.press("Tab");
    const isThere = await page.evaluate((wanted) => {
      let focused = document.activeElement;
      while (focused?.shadowRoot?.activeElement) focused = focused.shadowRoot.activeElement;
      return focused?.matches(wanted) ?? false;
    }, selector);
    if (isThere) return;
  }
  throw new Error(`Tab does not reach ${selector}`);
}
