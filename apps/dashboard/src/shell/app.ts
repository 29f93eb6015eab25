import type { Client } from "@holat/sdk";
import type { SessionsClient } from "@holat/sdk/sessions";
import type { WebhooksClient } from "@holat/sdk/webhooks";
import type { Attributes, Child } from "../dom/element.js";
import type { Router } from "../routing/createRouter.js";
import type { Route } from "../routing/routes.js";
import type { ServerCalls } from "../server/createServerCalls.js";
import type { Access } from "../server/deriveAccess.js";
import type { Format } from "../texts/createFormat.js";
import type { Texts } from "../texts/en.js";
import type { Language } from "../texts/languages.js";
import type { Question } from "../ui/dialog.js";
import type { Theme } from "./theme.js";

/** What every page is given. */
export interface App {
  readonly texts: Texts;
  readonly format: Format;
  readonly language: Language;
  readonly theme: Theme;
  /** Where the server is: origin and base path, without a slash at its end. */
  readonly baseUrl: string;
  readonly client: Client;
  readonly sessions: SessionsClient;
  readonly webhooks: WebhooksClient;
  readonly server: ServerCalls;
  readonly access: Access;
  readonly router: Router;
  go(route: Route): void;
  link(route: Route, attributes: Attributes, ...children: Child[]): HTMLAnchorElement;
  toast(text: string, tone?: "good" | "bad"): void;
  ask(question: Question): Promise<boolean>;
  copy(text: string): Promise<void>;
  /** Whether it worked; why not is told by a toast. */
  attempt(work: () => Promise<unknown>): Promise<boolean>;
  /** Asks the server anew who looks at the page, and shows the page for them. */
  reload(): Promise<void>;
}

export interface PageContext extends App {
  /** Aborted when the page is left. */
  readonly signal: AbortSignal;
  readonly query: URLSearchParams;
  /** Of the browser's tab; begins as the page's name. */
  setTitle(title: string): void;
}

/** Makes a page; what it started ends with `signal`. */
export type Page = (context: PageContext) => HTMLElement;
