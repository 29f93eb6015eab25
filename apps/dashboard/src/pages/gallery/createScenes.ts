import { element } from "../../dom/element.js";
import { type Accounts, createAccounts } from "./fixtures/createAccounts.js";
import { createCampaigns, createManyCampaigns } from "./fixtures/createCampaigns.js";
import { createCourse, createLogText } from "./fixtures/createCourse.js";
import { hostileLog, hostileText } from "./fixtures/hostileText.js";
import { createStillClient, type StillCalls } from "./still/createStillClient.js";
import { createStillSessions } from "./still/createStillSessions.js";
import type { Link } from "./still/still.js";
import type { StateName } from "./texts/index.js";

/** One element in one of its states. */
export interface Scene {
  readonly state: StateName;
  /** It takes the whole width. */
  readonly wide?: boolean;
  create(): HTMLElement;
}

export interface SceneGroup {
  /** Of the element. */
  readonly tag: string;
  readonly scenes: readonly Scene[];
}

type Properties = Readonly<Record<string, unknown>>;

function make(
  tag: string,
  attributes: Readonly<Record<string, string>>,
  properties: Properties,
): HTMLElement {
  const made = element(tag as "div", attributes);
  return Object.assign(made, properties);
}

const troubles = ["unreachable", "missing", "forbidden"] as const satisfies readonly Link[];

/** Every element in every state, from fixed data as of `now`, epoch ms. */
export function createScenes(now: number): readonly SceneGroup[] {
  const campaigns = createCampaigns(now);
  const accounts = createAccounts(now);
  const { running, completed } = campaigns;

  const campaign = (tag: string, state: StateName, still: StillCalls, attributes = {}): Scene => ({
    state,
    create: () =>
      make(
        tag,
        { "session-id": still.sessions?.[0]?.sessionId ?? "session-1795987418307-nobody00", ...attributes },
        { client: createStillClient(still) },
      ),
  });
  const live = (tag: string, states: readonly (keyof typeof campaigns)[]) =>
    states.map((state) => campaign(tag, state, { link: "live", sessions: [campaigns[state]] }));
  const trouble = (tag: string) => troubles.map((link) => campaign(tag, link, { link }));

  const list = (state: StateName, still: StillCalls): Scene => ({
    state,
    wide: true,
    create: () => make("holat-call-sessions", { selectable: "" }, { client: createStillClient(still) }),
  });
  const all = Object.values(campaigns).filter((one) => one !== campaigns.hostile && one !== campaigns.stale);

  const account = (state: StateName, link: Link, name?: keyof Accounts): Scene => ({
    state,
    create: () => {
      const shown = name === undefined ? [] : [accounts[name]];
      const sessionId = shown[0]?.sessionId ?? "nobody";
      return make(
        "holat-connection",
        { "session-id": sessionId },
        { sessions: createStillSessions({ link, accounts: shown, byCode: state === "code" }) },
      );
    },
  });
  const accountList = (
    state: StateName,
    link: Link,
    shown: readonly Accounts[keyof Accounts][] = [],
  ): Scene => ({
    state,
    wide: true,
    create: () =>
      make(
        "holat-connections",
        { selectable: "" },
        { sessions: createStillSessions({ link, accounts: shown }) },
      ),
  });
  const many = Array.from({ length: 300 }, (_, index) => ({
    ...accounts.connected,
    id: index + 1,
    sessionId: `shop_${String(index + 1).padStart(3, "0")}`,
  }));
  const hostileAccount = {
    ...accounts.connected,
    sessionId: hostileText,
    phone: hostileText,
    node: hostileText,
  };

  const log = (state: StateName, link: Link, text = ""): Scene => ({
    ...campaign("holat-log", state, { link, sessions: link === "live" ? [completed] : [], log: text }),
    wide: true,
  });
  const start = Date.parse(completed.startedAt);
  const course = createCourse({ connected: 312, failed: 88 }, start, Date.parse(completed.completedAt ?? ""));
  const half = createCourse({ connected: 121, failed: 47 }, Date.parse(running.startedAt), now);
  const chart = (state: StateName, still: StillCalls): Scene =>
    campaign("holat-campaign-chart", state, still);

  return [
    {
      tag: "holat-call-session",
      scenes: [
        campaign("holat-call-session", "loading", { link: "loading" }),
        ...live("holat-call-session", ["pending", "running", "unknownTotal", "linkLost", "canceling"]),
        campaign("holat-call-session", "stale", { link: "stale", sessions: [campaigns.stale] }),
        ...live("holat-call-session", ["completed", "failed"]),
        ...trouble("holat-call-session"),
        ...live("holat-call-session", ["hostile"]),
      ],
    },
    {
      tag: "holat-call-sessions",
      scenes: [
        list("loading", { link: "loading" }),
        list("list", { link: "live", sessions: all }),
        list("empty", { link: "live" }),
        list("long", { link: "live", sessions: createManyCampaigns(campaigns, now, 1_000) }),
        list("stale", { link: "stale", sessions: all }),
        list("unreachable", { link: "unreachable" }),
        list("forbidden", { link: "forbidden" }),
        list("hostile", { link: "live", sessions: [campaigns.hostile] }),
      ],
    },
    {
      tag: "holat-status-badge",
      scenes: [
        ...live("holat-status-badge", ["pending", "running", "completed", "failed"]),
        campaign("holat-status-badge", "loading", { link: "loading" }),
        campaign("holat-status-badge", "stale", { link: "stale", sessions: [campaigns.stale] }),
        campaign("holat-status-badge", "missing", { link: "missing" }),
        {
          state: "hostile",
          create: () => make("holat-status-badge", { status: "RUNNING", label: hostileText }, {}),
        },
      ],
    },
    {
      tag: "holat-campaign-chart",
      scenes: [
        chart("loading", { link: "loading" }),
        chart("pending", { link: "live", sessions: [campaigns.pending] }),
        chart("running", { link: "live", sessions: [running], results: half }),
        chart("completed", { link: "live", sessions: [completed], results: course }),
        chart("stale", { link: "stale", sessions: [campaigns.stale], results: half }),
        chart("missing", { link: "missing" }),
      ],
    },
    {
      tag: "holat-log",
      scenes: [
        log("loading", "loading"),
        log("running", "live", createLogText(40)),
        log("empty", "live"),
        log("long", "live", createLogText(50_000)),
        log("forbidden", "forbidden"),
        log("hostile", "live", hostileLog),
      ],
    },
    {
      tag: "holat-connections",
      scenes: [
        accountList("loading", "loading"),
        accountList("list", "live", Object.values(accounts)),
        accountList("empty", "live"),
        accountList("long", "live", many),
        accountList("stale", "stale", Object.values(accounts)),
        accountList("forbidden", "forbidden"),
        accountList("hostile", "live", [hostileAccount]),
      ],
    },
    {
      tag: "holat-connection",
      scenes: [
        account("loading", "loading"),
        account("connecting", "live", "connecting"),
        account("qr", "live", "qr"),
        account("code", "live", "code"),
        account("authenticated", "live", "authenticated"),
        account("connected", "live", "connected"),
        account("retrying", "live", "retrying"),
        account("loggedOut", "live", "loggedOut"),
        account("refused", "live", "refused"),
        account("restricted", "live", "restricted"),
        account("stopped", "live", "stopped"),
        account("unheld", "live", "unheld"),
        account("stale", "stale", "connected"),
        account("unreachable", "unreachable"),
        account("missing", "live"),
        {
          state: "hostile",
          create: () =>
            make(
              "holat-connection",
              { "session-id": hostileText },
              { sessions: createStillSessions({ link: "live", accounts: [hostileAccount] }) },
            ),
        },
      ],
    },
  ];
}
