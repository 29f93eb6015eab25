import { element, fill } from "../dom/element.js";
import { type IconName, icon } from "../dom/icon.js";
import markUrl from "../mark.svg";
import type { Route } from "../routing/routes.js";
import { type Language, languageNames, languages } from "../texts/languages.js";
import { button, iconButton } from "../ui/button.js";
import { select } from "../ui/field.js";
import type { App } from "./app.js";
import { isTheme, type Theme, themes } from "./theme.js";

export interface FrameOptions {
  readonly simulation: boolean;
  onLanguage(language: Language): void;
  onTheme(theme: Theme): void;
  onHelp(): void;
}

export interface Frame {
  readonly root: HTMLElement;
  readonly main: HTMLElement;
  /** Marks what the menu shows as the present page. */
  setPage(page: Route["page"]): void;
  openPage(index: number): void;
}

interface Entry {
  readonly page: "campaigns" | "connections" | "targets" | "keys" | "webhooks";
  readonly icon: IconName;
}

const entries: readonly Entry[] = [
  { page: "campaigns", icon: "campaigns" },
  { page: "connections", icon: "connections" },
  { page: "targets", icon: "targets" },
  { page: "keys", icon: "keys" },
  { page: "webhooks", icon: "webhooks" },
];

const owners: Readonly<Partial<Record<Route["page"], Entry["page"]>>> = {
  newCampaign: "campaigns",
  campaign: "campaigns",
  connection: "connections",
  webhook: "webhooks",
};

/** What stands around every page: the menu, the choices of the reader, and the word that all is a simulation. */
export function createFrame(app: App, options: FrameOptions): Frame {
  const { texts, access } = app;
  const { shell } = texts;
  const links = entries.map(({ page, icon: name }) => {
    const link = app.link(
      { page },
      { class: "menu-link" },
      icon(name),
      element("span", {}, texts.pages[page]),
    );
    return { page, link };
  });
  const languageSelect = select(
    languages.map((value) => ({ value, label: languageNames[value] })),
    app.language,
    (value) => options.onLanguage(value as Language),
  );
  languageSelect.setAttribute("aria-label", shell.language);
  const themeSelect = select(
    themes.map((value) => ({ value, label: shell.themes[value] })),
    app.theme,
    (value) => isTheme(value) && options.onTheme(value),
  );
  themeSelect.setAttribute("aria-label", shell.theme);

  const signOut = button(shell.signOut, {
    icon: "exit",
    tone: "quiet",
    onClick: async () => {
      if (!(await app.attempt(app.server.signOut))) return;
      app.toast(texts.signIn.signedOut);
      await app.reload();
    },
  });
  const account = access.signedIn
    ? [element("span", { class: "account-name" }, shell.signedInAs(access.name ?? "")), signOut]
    : [
        app.link(
          { page: "signIn" },
          { class: "button quiet" },
          icon("keys"),
          element("span", {}, shell.signIn),
        ),
      ];

  const main = element("main", { id: "main", tabindex: "-1" });
  const root = element(
    "div",
    { class: "frame" },
    element(
      "a",
      {
        class: "skip",
        href: "#main",
        onclick: (event) => {
          event.preventDefault();
          main.focus();
        },
      },
      shell.skip,
    ),
    element(
      "header",
      { class: "side" },
      app.link(
        { page: "campaigns" },
        { class: "brand" },
        element("img", { src: markUrl, alt: "", width: "32", height: "32" }),
        element("strong", {}, "Holat"),
      ),
      element("nav", { class: "menu", "aria-label": shell.menu }, ...links.map(({ link }) => link)),
      element(
        "div",
        { class: "choices" },
        element("div", { class: "account" }, ...account),
        element(
          "div",
          { class: "choice-row" },
          languageSelect,
          themeSelect,
          iconButton(shell.keyboard, "help", options.onHelp),
        ),
      ),
    ),
    element(
      "div",
      { class: "content" },
      options.simulation &&
        element(
          "p",
          { class: "simulation" },
          element("strong", {}, shell.simulation),
          " ",
          element("span", {}, shell.simulationMore),
        ),
      main,
    ),
  );
  return {
    root,
    main,
    setPage: (page) => {
      const present = owners[page] ?? page;
      for (const { page: own, link } of links) {
        if (own === present) {
          link.setAttribute("aria-current", "page");
          link.scrollIntoView({ block: "nearest", inline: "nearest" });
        } else link.removeAttribute("aria-current");
      }
      fill(main);
    },
    openPage: (index) => {
      const entry = entries[index];
      if (entry !== undefined) app.go({ page: entry.page });
    },
  };
}
