import "@holat/dashboard-widgets/register";
import { createClient } from "@holat/sdk";
import { createSessions } from "@holat/sdk/sessions";
import { element } from "../../dom/element.js";
import type { Page } from "../../shell/app.js";
import { languages } from "../../texts/languages.js";
import { pageHead } from "../../ui/pageHead.js";
import { createFixedFetch, type FixedServer } from "./createFixedFetch.js";
import { calls, createConnections, log, results } from "./fixedData.js";

const baseUrl = "https://gallery.invalid";
const { sessionId } = calls.running;
const themes = ["light", "dark"] as const;

type Tag = `holat-${string}`;

/** One widget with a fixed server of its own. */
function specimen(
  tag: Tag,
  server: FixedServer,
  attributes: Readonly<Record<string, string>> = {},
): HTMLElement {
  const fetch = createFixedFetch(server);
  const widget = element(tag as "div", attributes);
  return Object.assign(widget, {
    client: createClient({ baseUrl, fetch, shareTabs: false, retry: false }),
    sessions: createSessions({ baseUrl, fetch, retry: false }),
  });
}

/** Every widget in every state, and each in every language and theme; nothing is asked over a network. */
export const galleryPage: Page = ({ texts }) => {
  const soon = new Date(Date.now() + 45_000).toISOString();
  const connections = createConnections(soon);
  const all = Object.values(calls).map((session, index) => ({
    ...session,
    id: session.id.slice(0, -1) + index,
    sessionId: `${sessionId}${index}`,
  }));
  const accounts = Object.entries(connections).map(([name, one], index) => ({
    ...one,
    id: index + 1,
    sessionId: name.replaceAll(" ", "-"),
    pairing: null,
  }));
  const call = { "session-id": sessionId };
  const account = { "session-id": "sales" };
  const troubles = [
    ["loading", "silent"],
    ["stale", "stale"],
    ["401", 401],
    ["403", 403],
    ["404", 404],
  ] as const;

  const states: readonly (readonly [
    tag: Tag,
    name: string,
    server: FixedServer,
    attributes?: Record<string, string>,
  ])[] = [
    ...Object.entries(calls).map(
      ([name, one]) => ["holat-call-session", name, { calls: [one] }, call] as const,
    ),
    ...troubles.map(
      ([name, manner]) => ["holat-call-session", name, { calls: [calls.running], manner }, call] as const,
    ),
    ["holat-call-sessions", "all", { calls: all }, { selectable: "" }],
    ["holat-call-sessions", "empty", {}],
    ...troubles
      .slice(0, 3)
      .map(([name, manner]) => ["holat-call-sessions", name, { calls: all, manner }] as const),
    ["holat-campaign-chart", "running", { calls: [calls.running], results }, call],
    ["holat-campaign-chart", "empty", { calls: [calls.pending] }, call],
    ["holat-log", "lines", { calls: [calls.completed], log }, call],
    ["holat-log", "empty", { calls: [calls.pending] }, call],
    ...Object.entries(connections).map(
      ([name, one]) =>
        ["holat-connection", name, { connections: [one], qr: "2@gallery,code" }, account] as const,
    ),
    ...troubles.map(
      ([name, manner]) =>
        ["holat-connection", name, { connections: [connections.connected], manner }, account] as const,
    ),
    ["holat-connections", "all", { connections: accounts }, { selectable: "" }],
    ["holat-connections", "empty", {}],
    ...Object.entries(calls).map(
      ([name, one]) => ["holat-status-badge", name, { calls: [one] }, call] as const,
    ),
  ];
  const shown = (name: string, widget: HTMLElement, theme?: string) =>
    element(
      "figure",
      { class: "specimen", "data-theme": theme },
      element("figcaption", { class: "muted" }, name),
      widget,
    );
  const tags = [...new Set(states.map(([tag]) => tag))];

  return element(
    "div",
    { class: "stack-l" },
    pageHead({ title: texts.pages.gallery }),
    ...tags.map((tag) =>
      element(
        "section",
        { class: "stack" },
        element("h2", {}, element("code", {}, tag)),
        element(
          "div",
          { class: "specimens" },
          ...states
            .filter(([own]) => own === tag)
            .map(([, name, server, attributes]) => shown(name, specimen(tag, server, attributes))),
        ),
        element(
          "div",
          { class: "specimens" },
          ...languages.flatMap((lang) =>
            themes.map((theme) => {
              const [, , server = {}, attributes] = states.find(([own]) => own === tag) ?? [];
              return shown(`${lang}, ${theme}`, specimen(tag, server, { ...attributes, lang, theme }), theme);
            }),
          ),
        ),
      ),
    ),
  );
};
