import * as react19 from "react";
import * as react18 from "react-18";
import { renderToString as render19 } from "react-dom/server";
import { renderToString as render18 } from "react-dom-18/server";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createSSRApp, defineComponent, h } from "vue";
import { renderToString as renderVue } from "vue/server-renderer";
import * as vue from "../../src/vue/index.js";

const complaints: string[] = [];
beforeEach(() => {
  complaints.length = 0;
  for (const level of ["error", "warn"] as const)
    vi.spyOn(console, level).mockImplementation((...what) => void complaints.push(what.join(" ")));
  vi.stubGlobal("fetch", () => {
    throw new Error("a server that renders asks nothing");
  });
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  expect(complaints).toEqual([]);
});

test("in plain Node there is no page, and all of it can be imported", async () => {
  expect("HTMLElement" in globalThis).toBe(false);
  const main = await import("../../src/index.js");
  await import("../../src/register/index.js");
  expect(main.HolatCallSession.observedAttributes).toEqual(
    expect.arrayContaining(["session-id", "base-url", "token", "lang", "theme"]),
  );
});

/** The components over the React of that version, as an installation of it has them. */
async function loadReact(version: 18 | 19) {
  vi.resetModules();
  vi.doMock("react", () => (version === 18 ? react18 : react19));
  const components = await import("../../src/react/index.js");
  vi.doUnmock("react");
  return version === 18
    ? { ...components, h: react18.createElement, render: render18 }
    : { ...components, h: react19.createElement, render: render19 };
}

describe.each([18, 19] as const)("React %d on a server", (version) => {
  test("renders each element with its attributes, and nothing of what is none", async () => {
    const { h, render, CallSessionsList, CallSessionStatus } = await loadReact(version);
    const list = h(CallSessionsList, {
      limit: 5,
      selectable: true,
      hideFilters: false,
      baseUrl: "https://calls.example",
      token: async () => "hvt_secret",
      filter: { status: "RUNNING" },
      className: "mine",
      onSelect: () => {},
    });
    expect(render(list)).toBe(
      '<holat-call-sessions limit="5" selectable="" base-url="https://calls.example" class="mine"></holat-call-sessions>',
    );
    const status = h(CallSessionStatus, { sessionId: "a<b", lang: "ru", theme: "dark", token: "hvt_secret" });
    expect(render(status)).toBe(
      '<holat-call-session session-id="a&lt;b" lang="ru" theme="dark"></holat-call-session>',
    );
  });

  test("renders what a hook knows before it asks", async () => {
    const { h, render, useCallSession, useCallSessions } = await loadReact(version);
    const mine = () => {
      const { session, connection } = useCallSession("a");
      const { sessions, loading } = useCallSessions({ filter: { status: "RUNNING" } });
      return h("p", null, JSON.stringify([session, connection, sessions, loading]));
    };
    expect(render(h(mine))).toBe("<p>[null,&quot;connecting&quot;,[],true]</p>");
  });
});

test("Vue on a server renders each element with its attributes, and nothing of what is none", async () => {
  const Page = defineComponent(() => {
    const { session, connection } = vue.useCallSession("a");
    return () => [
      h(vue.CallSessionStatus, { sessionId: "a<b", lang: "ru", token: "hvt_secret", class: "mine" }),
      h(vue.CallSessionsList, {
        limit: 5,
        selectable: true,
        filter: { status: "RUNNING" },
        onSelect: () => {},
      }),
      JSON.stringify([session.value, connection.value]),
    ];
  });
  const html = (await renderVue(createSSRApp(Page))).replaceAll(/<!--.*?-->/g, "");
  expect(html).toBe(
    '<holat-call-session lang="ru" session-id="a&lt;b" class="mine"></holat-call-session>' +
      '<holat-call-sessions limit="5" selectable></holat-call-sessions>' +
      "[null,&quot;connecting&quot;]",
  );
});
