import { type CallSessionsSnapshot, createCallSessionsStore } from "@holat/dashboard-widgets";
import { createClient } from "@holat/sdk";
import { element, setChildren, setText } from "./dom.js";
import { createFormat } from "./format.js";
import { type Language, languages } from "./texts/texts.js";
import { createAnnouncer } from "./view/announcer.js";
import type { Actions } from "./view/context.js";
import { createHeader } from "./view/header.js";
import { createKeyForm } from "./view/keyForm.js";
import {
  createEmptyNotice,
  createErrorNotice,
  createLoadingNotice,
  createSimulationBanner,
} from "./view/notices.js";
import { createSessionList } from "./view/sessionList.js";
import { createSummary } from "./view/summary.js";

const simulatedTarget = "demo-simulation";

export interface PageOptions {
  readonly language: Language;
  /** Kept in memory only. */
  readonly apiKey: string | undefined;
  readonly simulation: boolean;
  onLanguage(language: Language): void;
  onKey(key: string): void;
}

/** The whole page, live; the answer ends its polling. */
export function createPage(root: HTMLElement, options: PageOptions): () => void {
  const texts = languages[options.language];
  const view = { texts, format: createFormat(texts) };
  const { apiKey, language } = options;
  const client = createClient({
    baseUrl: location.origin,
    ...(apiKey === undefined ? {} : { apiKey }),
    // The reader typed the key in.
    allowSecretKeyInBrowser: true,
    lang: language,
    // The page asks again by itself, and shows at once when there was no answer.
    retry: false,
  });
  const store = createCallSessionsStore({
    client,
  });

  const alert = createErrorNotice("");
  const attempt = async (work: () => Promise<unknown>) => {
    try {
      await work();
      alert.hidden = true;
    } catch (error) {
      setText(alert, error instanceof Error ? error.message : String(error));
      alert.hidden = false;
    }
  };
  const actions: Actions = {
    start: () => attempt(() => client.calls.start()),
    cancel: (sessionId, force) => attempt(() => client.calls.cancel(sessionId, { force })),
  };

  const header = createHeader(view, { language, onLanguage: options.onLanguage, onStart: actions.start });
  const simulation = createSimulationBanner(view);
  const summary = createSummary(view);
  const list = createSessionList(view, actions, () => Date.now());
  const announcer = createAnnouncer();
  const loadingNotice = createLoadingNotice(view);
  const empty = createEmptyNotice(view);
  const unreachable = createErrorNotice(texts.unreachable);
  const keyForm = createKeyForm(view, { wrong: apiKey !== undefined, onKey: options.onKey });
  const main = element("main");
  alert.hidden = true;
  setChildren(root, [simulation, header.root, alert, main, announcer.root]);

  const render = (snapshot: CallSessionsSnapshot) => {
    const { sessions, asOf, stale, problem, loading } = snapshot;
    const locked = problem === "unauthorized";
    header.update({ asOf, stale, locked });
    simulation.hidden = !options.simulation && !sessions.some(({ target }) => target === simulatedTarget);
    summary.update(sessions);
    list.update(sessions);
    announcer.update(sessions);
    document.title = deriveTitle(snapshot);
    if (locked) setChildren(main, [keyForm]);
    else if (loading) setChildren(main, [problem ? unreachable : loadingNotice]);
    else setChildren(main, sessions.length === 0 ? [empty] : [summary.root, list.root]);
  };

  render(store.getSnapshot());
  const unsubscribe = store.subscribe(() => render(store.getSnapshot()));
  const ticking = setInterval(() => list.tick(Date.now(), !store.getSnapshot().stale), 1_000);
  return () => {
    clearInterval(ticking);
    unsubscribe();
    store.destroy();
  };
}

function deriveTitle({ sessions }: CallSessionsSnapshot): string {
  const running = sessions.find(({ isRunning }) => isRunning);
  return running === undefined ? "Holat" : `${running.progressPercentage}% · Holat`;
}
