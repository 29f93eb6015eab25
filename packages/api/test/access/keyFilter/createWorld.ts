import type { CallRecord } from "@holat/core";
import { createManualClock } from "@holat/testkit";
import { sql } from "kysely";
import { createApiKey } from "../../../src/access/apiKey.js";
import { createViewTokens } from "../../../src/access/createViewTokens.js";
import { noStoredKeys } from "../../../src/access/storedKeys.js";
import { createBadgeTokens } from "../../../src/badges/createBadgeTokens.js";
import { createConnectionHub } from "../../../src/connections/createConnectionHub.js";
import { createConnectionReader } from "../../../src/connections/createConnectionReader.js";
import type { OpenDatabase } from "../../../src/db/openDatabase.js";
import { createJobs } from "../../../src/jobs/createJobs.js";
import { createLive } from "../../../src/live/hub/createLive.js";
import { createMessageFeed } from "../../../src/messages/createMessageFeed.js";
import { createSecretBox } from "../../../src/secrets/createSecretBox.js";
import { createWebhooks } from "../../../src/webhooks/createWebhooks.js";
import { createdAt, insertRecord } from "../../calls/insertRecord.js";
import { createApiHarness, createIdleEngine } from "../../http/apiHarness.js";
import { readEvents } from "../../stream/readEvents.js";
import { createTestLogger } from "../../support/logger.js";
import { networkAccess, secret } from "../viewRig.js";
import { createLinkEngine, insertLinks } from "./links.js";
import type { Probe } from "./rows.js";
import { keysOf, limitedKey, type Scene } from "./scene.js";

const watcherKey = "hk_test_who_watches_everything";

/** What came of a probe, without what is different each time anyway. */
export interface Told {
  readonly status: number;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: string;
  /** Statements that the database was sent meanwhile. */
  readonly statements: number;
}

export interface World {
  /** `beside`: while an admin asks the same, so that what is shared between askers is shared. */
  ask(probe: Probe, key: string, options?: { readonly beside: boolean }): Promise<Told>;
  /** From now on the database answers nobody. */
  loseDatabase(): void;
  /** The API's own account of its routes. */
  document(): Promise<{ readonly paths: Readonly<Record<string, object>> }>;
  close(): Promise<void>;
}

/** A server with everything that it can have, on this database, just as the scene is. An admin watches all of it. */
export async function createWorld(database: OpenDatabase, scene: Scene): Promise<World> {
  let statements = 0;
  let away = false;
  const db = database.db.withPlugin({
    transformQuery: ({ node }) => {
      statements++;
      if (away) throw Object.assign(new Error("refused"), { code: "ECONNREFUSED" });
      return node;
    },
    transformResult: async ({ result }) => result,
  });
  await sql`TRUNCATE call_sessions, audit_log CASCADE`.execute(database.db);
  for (const { record } of scene.sessions) await insertRecord(database.db, record);
  await insertLinks(database, scene.links);
  const clock = createManualClock(createdAt + 60_000);
  const logger = createTestLogger();
  const owned = new Map<string, CallRecord>();
  for (const { record, owned: here } of scene.sessions) {
    if (here) for (const name of [record.id, record.sessionId]) owned.set(name, record);
  }
  const engine = {
    ...createIdleEngine(),
    findOwned: (id: string) => {
      const record = owned.get(id);
      return record && { record, fresh: true };
    },
  };
  const viewTokens = createViewTokens({ database, clock, logger, secret });
  const live = createLive({
    db,
    clock,
    engine,
    logger,
    viewTokens,
    listen: async () => async () => {},
    random: () => 0.5,
  });
  await live.start();
  const jobs = createJobs({ database, logger });
  const webhooks = createWebhooks({ database, jobs, clock, logger, lang: "uz", secret });
  const links = createLinkEngine(scene.links);
  const listen = async () => async () => {};
  const linked = { db, clock, logger, engine: links.engine };
  const hub = createConnectionHub({ ...linked, database: { db, listen } });
  const connections = {
    ...linked,
    hub,
    read: createConnectionReader({ db, engine: links.engine, now: () => clock.now() }),
    live,
    box: createSecretBox({ purpose: "holat connection credentials", secret }),
    feed: createMessageFeed({ database: { db, listen }, clock, logger }),
    wakeOutbox: () => {},
  };
  const apiKeys = [createApiKey("watcher", watcherKey, ["admin"]), ...keysOf(scene)];
  const api = createApiHarness(
    { db },
    {
      clock,
      engine,
      live,
      viewTokens,
      badgeTokens: createBadgeTokens({ clock, secret, viewTokens }),
      webhooks,
      connections,
      keys: noStoredKeys,
      access: { ...networkAccess, apiKeys },
      targets: scene.targets.map(({ name }) => ({
        name,
        maxConcurrent: 2,
        connectForSeconds: 25,
        lostLinkFailAfterSeconds: null,
      })),
    },
  );
  const send = ({ path, init = {} }: Omit<Probe, "expect">, key: string) =>
    api.request(path, {
      ...init,
      headers: { ...Object.fromEntries(new Headers(init.headers)), authorization: `Bearer ${key}` },
    });

  const watching = await Promise.all(
    [
      "/calls/events",
      "/sessions/events",
      ...scene.sessions.flatMap(({ record }) =>
        [record.id, record.sessionId].map((name) => `/calls/session/${name}/events`),
      ),
    ].map((path) => send({ path }, watcherKey)),
  );

  let version = 1;
  /** Every session changes: first those that the key may not see, then the others. */
  const stir = () => {
    version++;
    for (const visible of [false, true]) {
      links.commit(visible, version);
      for (const { record } of scene.sessions.filter((one) => one.visible === visible))
        live.hub.publish({ ...record, version, updatedAt: record.updatedAt + version });
    }
  };

  const readBody = async (answer: Response, path: string): Promise<string> => {
    if (!answer.headers.get("content-type")?.startsWith("text/event-stream") || !answer.body)
      return answer.text();
    const events = readEvents(answer.body);
    const told: string[] = [];
    const readUntil = async (isLast: (event: { event?: string | undefined; data: string }) => boolean) => {
      for (;;) {
        const event = await events.next();
        if (!event) return;
        told.push(`${event.event} ${event.id} ${event.data}`);
        if (isLast(event)) return;
      }
    };
    await readUntil(({ event }) => event === "synced");
    // One that has left the status that is asked for is told once, and not again.
    const status = new URLSearchParams(path.split("?")[1]).get("status") ?? "";
    const going = told.filter((line) => line.includes(`"status":"${status}`));
    const expected = new Set(going.flatMap((line) => /"sessionId":"([^"]+)"/.exec(line)?.[1] ?? []));
    stir();
    while (expected.size > 0) {
      const before = told.length;
      await readUntil(({ data }) => {
        const stirred = data.includes(`"version":${version}`);
        if (stirred) expected.delete(/"sessionId":"([^"]+)"/.exec(data)?.[1] ?? "");
        return stirred;
      });
      if (told.length === before) break;
    }
    await events.close();
    return told.join("\n");
  };

  const known = new Set(scene.sessions.flatMap(({ record }) => [record.id, record.sessionId]));
  return {
    ask: async (probe, key, { beside } = { beside: false }) => {
      const twin = beside && (probe.init?.method ?? "GET") === "GET" ? send(probe, watcherKey) : undefined;
      const before = statements;
      const answer = await send(probe, key);
      const headers = [...answer.headers].filter(([name]) => name !== "x-request-id");
      const body = await readBody(answer, probe.path);
      const count = statements - before;
      await (await twin)?.body?.cancel();
      return {
        status: answer.status,
        headers: headers.map(([name, value]) => [name, withoutNew(value, known, probe.path)] as const),
        body: withoutNew(body, known, probe.path),
        statements: count,
      };
    },
    loseDatabase: () => {
      away = true;
    },
    document: async () => (await send({ path: "/openapi.json" }, limitedKey)).json(),
    close: async () => {
      await Promise.all(watching.map((answer) => answer.body?.cancel()));
      await Promise.all([live.hub.stop(), hub.stop()]);
    },
  };
}

/** Before the database's clock tells the time of anything; the world's own clock stands a year or more before that. */
const begunAt = Date.now() - 60_000;

/** Ids and times that were made just now, tokens and request ids are different each time. */
function withoutNew(text: string, known: ReadonlySet<string>, path: string): string {
  return text
    .replaceAll(/"requestId":"[^"]*"/g, '"requestId":""')
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, (time) => (Date.parse(time) > begunAt ? "NOW" : time))
    .replaceAll(/hv[tb]_[\w-]+\.[\w-]+/g, "TOKEN")
    .replaceAll(/session-\d+-[a-z0-9]+|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, (id) =>
      known.has(id) || path.includes(id) ? id : "NEW",
    );
}
