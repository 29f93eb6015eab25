import { configureHolat } from "@holat/dashboard-widgets";
import { createClient, isHolatApiError } from "@holat/sdk";
import { createSessions } from "@holat/sdk/sessions";
import { createWebhooks } from "@holat/sdk/webhooks";
import { element } from "../dom/element.js";
import { createRouter } from "../routing/createRouter.js";
import { routePath } from "../routing/routes.js";
import { createServerCalls } from "../server/createServerCalls.js";
import { type Access, deriveAccess } from "../server/deriveAccess.js";
import { createFormat } from "../texts/createFormat.js";
import { isLanguage, type Language, loadTexts } from "../texts/languages.js";
import { askTwice } from "../ui/dialog.js";
import { describeError } from "../ui/showResource.js";
import { createToasts } from "../ui/toasts.js";
import type { App } from "./app.js";
import { copyText } from "./copyText.js";
import { createFrame, type Frame } from "./createFrame.js";
import { listenToKeys } from "./keyboard.js";
import { createPageHost, type PageHost } from "./pageHost.js";
import { recall, remember } from "./preferences.js";
import { showHelp } from "./showHelp.js";
import { applyTheme, isTheme, type Theme } from "./theme.js";

export interface AppOptions {
  /** Path that the dashboard is served below, without a slash at its end. */
  readonly base: string;
  /** Nobody is called: every page says so. */
  readonly simulation: boolean;
}

/** The dashboard, from the first load on. */
export function createApp({ base, simulation }: AppOptions): void {
  const baseUrl = location.origin + base;
  const server = createServerCalls(baseUrl);
  const toasts = createToasts();
  let language = recallLanguage();
  let theme = recallTheme();
  let access: Access | undefined;
  let shown: { readonly pages: PageHost; readonly frame: Frame; readonly end: AbortController } | undefined;

  const router = createRouter(base, () => shown?.pages.show(router.location, { focus: true }));

  async function build(): Promise<void> {
    const texts = await loadTexts(language);
    access ??= await readAccess();
    shown?.end.abort();
    shown?.pages.close();
    const end = new AbortController();
    document.documentElement.lang = language;
    applyTheme(theme);
    const client = createClient({ baseUrl, lang: language });
    const sessions = createSessions({ baseUrl });
    configureHolat({ client, sessions, lang: language, theme });

    const app: App = {
      texts,
      format: createFormat(texts),
      language,
      theme,
      baseUrl,
      client,
      sessions: sessions.sessions,
      webhooks: createWebhooks({ baseUrl }),
      server,
      access,
      router,
      go: (route) => router.go(routePath(route)),
      link: (route, attributes, ...children) =>
        element("a", { href: router.href(routePath(route)), "data-page": true, ...attributes }, ...children),
      toast: toasts.show,
      ask: (question) => askTwice(texts, question),
      copy: (text) => copyText(app, text),
      attempt: async (work) => {
        try {
          await work();
          return true;
        } catch (error) {
          toasts.show(describeError(app, error), "bad");
          return false;
        }
      },
      reload: async () => {
        access = undefined;
        await build();
      },
    };
    const frame = createFrame(app, {
      simulation,
      onLanguage: (chosen) => {
        language = chosen;
        remember("language", chosen);
        void build();
      },
      onTheme: (chosen) => {
        theme = chosen;
        remember("theme", chosen);
        applyTheme(chosen);
        configureHolat({ theme: chosen });
      },
      onHelp: () => showHelp(app),
    });
    const pages = createPageHost(app, frame);
    shown = { pages, frame, end };
    document.body.replaceChildren(frame.root, toasts.root);
    listenToKeys(
      {
        help: () => showHelp(app),
        start: () => app.go({ page: "newCampaign" }),
        page: (index) => frame.openPage(index),
      },
      end.signal,
    );
    pages.show(router.location, { focus: false });
  }

  async function readAccess(): Promise<Access> {
    try {
      return deriveAccess(await server.me());
    } catch (error) {
      // Without an answer the pages themselves tell what is wrong, and ask again.
      const refused = isHolatApiError(error) && error.status === 401;
      return refused
        ? deriveAccess(undefined)
        : { locked: false, signedIn: false, name: null, can: () => true };
    }
  }

  void build();
}

function recallLanguage(): Language {
  const asked = new URLSearchParams(location.search).get("lang");
  if (isLanguage(asked)) return asked;
  const kept = recall("language");
  return isLanguage(kept) ? kept : "uz";
}

function recallTheme(): Theme {
  const asked = new URLSearchParams(location.search).get("theme");
  if (isTheme(asked)) return asked;
  const kept = recall("theme");
  return isTheme(kept) ? kept : "auto";
}
