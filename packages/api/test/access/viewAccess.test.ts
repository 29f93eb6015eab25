import { randomUUID } from "node:crypto";
import { type CallRecord, type CallSession, viewScopes } from "@holat/core";
import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { createViewGuard } from "../../src/access/createViewGuard.js";
import { readRawHeaders } from "../../src/access/requestHeaders.js";
import { createRevokedPrincipals } from "../../src/access/revokedPrincipals.js";
import { noStoredKeys } from "../../src/access/storedKeys.js";
import { noViewTokens } from "../../src/access/viewTokens.js";
import { createRouter } from "../../src/http/createRouter.js";
import { noQuery } from "../../src/http/route.js";
import { createHttpMetrics } from "../../src/metrics/createHttpMetrics.js";
import { noSignIns } from "../../src/signIn/signIns.js";
import { insertRecord, recordOf } from "../calls/insertRecord.js";
import { adminKey, createIdleEngine, json } from "../http/apiHarness.js";
import { createTestDatabase } from "../support/database.js";
import { admin, createViewRig, networkAccess, refusal, secret, shop } from "./viewRig.js";

const { database } = await createTestDatabase();
const rig = await createViewRig(database);
const own = await insertRecord(
  database.db,
  recordOf(
    {
      status: "FAILED",
      completedAt: Date.UTC(2025, 9, 6, 19),
      errorCode: "CONN_TIMEOUT",
      errorMessage: "SSH connection error: Connection timeout to 10.20.30.40:22. Check firewall and network",
      remoteResponse: "Total: 3",
      totalNumbers: 3,
    },
    { metadata: { customer: "Olma LLC" } },
  ),
);
const other = await insertRecord(database.db, recordOf());

const statusOf = ({ sessionId }: Pick<CallRecord, "sessionId">) => `/calls/session/${sessionId}`;
const all = { scopes: viewScopes };

describe("a view token is refused", () => {
  it("from the wrong origin, and the page cannot read why", async () => {
    const { token } = await rig.issue(own.id, { origins: [shop] });
    for (const origin of [
      "https://evil.example",
      "http://shop.example",
      "https://shop.example:8443",
      "https://shop.example.evil.example",
      "https://sub.shop.example",
      "HTTPS://SHOP.EXAMPLE",
      `${shop}/`,
      `${shop}, https://evil.example`,
      "null",
      "",
    ]) {
      const answer = await rig.ask(statusOf(own), token, { origin });
      expect(answer.headers.get("access-control-allow-origin")).toBeNull();
      expect(await refusal(answer, token)).toEqual([403, "ORIGIN_NOT_ALLOWED"]);
    }
  });

  it("without an Origin where origins are named, unless its browser says that the page is on this very server", async () => {
    const { token } = await rig.issue(own.id, { origins: [shop] });
    const ask = async (headers: Record<string, string>) => {
      const answer = await rig.ask(statusOf(own), token, headers);
      return answer.status === 200 ? 200 : (await refusal(answer, token))[1];
    };
    expect(await ask({})).toBe("ORIGIN_NOT_ALLOWED");
    expect(await ask({ "sec-fetch-site": "same-origin" })).toBe("ORIGIN_NOT_ALLOWED");
    expect(await ask({ "sec-fetch-site": "same-origin", host: "shop.example:8443" })).toBe(
      "ORIGIN_NOT_ALLOWED",
    );
    for (const site of ["same-site", "cross-site", "none", "same-origin, same-origin"])
      expect(await ask({ "sec-fetch-site": site, host: "shop.example" })).toBe("ORIGIN_NOT_ALLOWED");
    expect(await ask({ "sec-fetch-site": "same-origin", host: "shop.example" })).toBe(200);
    expect(
      await ask({ "sec-fetch-site": "same-origin", host: "shop.example", origin: "https://evil.example" }),
    ).toBe("ORIGIN_NOT_ALLOWED");
  });

  it("for another session, by UUID and by sessionId, whether or not there is one", async () => {
    const { token } = await rig.issue(own.sessionId, all);
    const names = [other.id, other.id.toUpperCase(), other.sessionId, randomUUID(), "session-1-nobody"];
    for (const name of names) {
      for (const rest of ["", "/log", "/log/download", "/results"]) {
        const answer = await rig.ask(`/calls/session/${name}${rest}`, token);
        expect(await refusal(answer, token)).toEqual([403, "FORBIDDEN"]);
      }
    }
  });

  it("once expired, to the second", async () => {
    const { clock, issue, ask } = await createViewRig(database);
    const { token, expiresAt } = await issue(own.id, { origins: [shop], expiresInSeconds: 60 });
    clock.setWallTime(Date.parse(expiresAt) - 1);
    expect((await ask(statusOf(own), token, { origin: shop })).status).toBe(200);
    clock.setWallTime(Date.parse(expiresAt));
    const answer = await ask(statusOf(own), token, { origin: shop });
    expect(answer.headers.get("access-control-allow-origin")).toBe(shop);
    expect(answer.headers.get("www-authenticate")).toBe("Bearer");
    expect(await refusal(answer, token)).toEqual([401, "UNAUTHORIZED"]);
  });

  it("once revoked, and is told so once", async () => {
    const { viewTokens, issue, ask, request } = await createViewRig(database);
    const { id, token } = await issue(own.id, { origins: [shop] });
    const revoke = () => request(`/calls/view-token/${id}`, { method: "DELETE", headers: admin });
    const seen: string[] = [];
    viewTokens.onRevoked((tokenId) => seen.push(tokenId));
    expect((await ask(statusOf(own), token, { origin: shop })).status).toBe(200);
    expect((await revoke()).status).toBe(204);
    expect((await revoke()).status).toBe(204);
    expect(seen).toEqual([id]);
    expect(viewTokens.verify(token).kind).toBe("revoked");
    for (const name of [own.id, own.sessionId]) {
      const answer = await ask(`/calls/session/${name}`, token, { origin: shop });
      expect(answer.headers.get("access-control-allow-origin")).toBe(shop);
      expect(await refusal(answer, token)).toEqual([401, "UNAUTHORIZED"]);
    }
  });

  it("once revoked while the name of its session is looked up", async () => {
    const { viewTokens, issue } = await createViewRig(database);
    const { id, token } = await issue(own.id);
    const lookUp = async () => {
      await viewTokens.revoke(id);
      return new Set([own.sessionId]);
    };
    const admitted = createViewGuard(
      viewTokens,
      lookUp,
    )({
      verdict: viewTokens.verify(token),
      headers: readRawHeaders(["Host", "holat.example"]),
      rule: { scope: "status", sessions: "path" },
      named: () => [own.sessionId],
    });
    await expect(admitted).rejects.toMatchObject({ code: "UNAUTHORIZED" });
  });

  it("altered: at any one place of it", async () => {
    const { token } = await rig.issue(own.id);
    const change = fc.record({
      at: fc.integer({ min: 4, max: token.length - 1 }),
      to: fc.constantFrom(..."ABCxyz019-_.~+/="),
    });
    await fc.assert(
      fc.asyncProperty(change, async ({ at, to }) => {
        fc.pre(token[at] !== to);
        const altered = token.slice(0, at) + to + token.slice(at + 1);
        expect(await refusal(await rig.ask(statusOf(own), altered), altered)).toEqual([401, "UNAUTHORIZED"]);
      }),
      { numRuns: 200 },
    );
  });

  it("with alg tricks: a JWT is no view token and no key", async () => {
    const { id, token } = await rig.issue(own.id);
    const [, payload = ""] = /^hvt_([^.]+)/.exec(token) ?? [];
    const header = (alg: string) => Buffer.from(JSON.stringify({ alg, typ: "JWT" })).toString("base64url");
    for (const forged of [
      `${header("none")}.${payload}.`,
      `${header("HS256")}.${payload}.${Buffer.from(id).toString("base64url")}`,
      `hvt_${header("none")}.${payload}.`,
      `hvt_${payload}.`,
      `hvt_${payload}`,
    ]) {
      const answer = await rig.ask(statusOf(own), forged);
      expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([
        401,
        "UNAUTHORIZED",
      ]);
    }
  });

  it("signed by a server with another secret", async () => {
    const elsewhere = await createViewRig(database, { secrets: { secret: `${secret}, but another one` } });
    const { token } = await elsewhere.issue(own.id);
    expect(await refusal(await rig.ask(statusOf(own), token), token)).toEqual([401, "UNAUTHORIZED"]);
    const moved = await createViewRig(database, {
      secrets: { previousSecret: `${secret}, but another one` },
    });
    expect((await moved.ask(statusOf(own), token)).status).toBe(200);
  });

  it.each([
    { path: "/log", scope: "log" },
    { path: "/log/download", scope: "log" },
    { path: "/results", scope: "results" },
    { path: "", scope: "status" },
  ] as const)("for GET session$path without the scope $scope", async ({ path, scope }) => {
    const without = await rig.issue(own.id, { scopes: viewScopes.filter((one) => one !== scope) });
    const answer = await rig.ask(statusOf(own) + path, without.token);
    expect(await refusal(answer, without.token)).toEqual([403, "FORBIDDEN"]);
    const withIt = await rig.issue(own.id, { scopes: [scope] });
    expect((await rig.ask(statusOf(own) + path, withIt.token)).status).toBe(200);
  });

  it.each(["/calls/sessions/all", "/metrics", "/docs", "/openapi.json", "/nothing", "/docs/assets/x.css"])(
    "at %s",
    async (path) => {
      const { token } = await rig.issue(own.id, all);
      expect(await refusal(await rig.ask(path, token), token)).toEqual([403, "FORBIDDEN"]);
    },
  );

  it("as a key: beside another header, in another scheme, in the query", async () => {
    const { token } = await rig.issue(own.id);
    const codes = await Promise.all(
      [
        rig.ask(`${statusOf(own)}?token=${token}`, "hk_wrong"),
        rig.request(`${statusOf(own)}?token=${token}`),
        rig.request(statusOf(own), { headers: { authorization: `Basic ${token}` } }),
        rig.request(statusOf(own), { headers: { authorization: token } }),
        rig.ask(statusOf(own), `${token}, Bearer ${adminKey}`),
        rig.ask(statusOf(own), `${token},`),
      ].map(async (answer) => (await answer).status),
    );
    expect(codes).toEqual([401, 401, 401, 401, 401, 401]);
  });

  it("with two Hosts, of which nobody knows which one is meant", async () => {
    const { token } = await rig.issue(own.id);
    const rawHeaders = ["Host", "a.example", "Host", "b.example", "Authorization", `Bearer ${token}`];
    const answer = await rig.requestAsNode(statusOf(own), { method: "GET", rawHeaders });
    expect(await refusal(answer, token)).toEqual([401, "UNAUTHORIZED"]);
  });

  it("on open loopback too, where no token at all would do", async () => {
    const open = await createViewRig(database, {
      access: { ...networkAccess, listening: { host: "127.0.0.1", port: 3000, loopback: true } },
    });
    const { token } = await open.issue(own.id);
    expect((await open.request(statusOf(other))).status).toBe(200);
    expect(await refusal(await open.ask(statusOf(other), token), token)).toEqual([403, "FORBIDDEN"]);
  });
});

describe("of the streams a view token opens", () => {
  const both = rig.viewTokens.issue({
    sessions: [own.id, other.id],
    origins: null,
    scopes: ["status"],
    expiresInSeconds: 600,
  });
  const ask = async (query: string, token: string) => {
    const stream = await rig.ask(`/calls/events${query}`, token);
    if (stream.status === 200) await stream.body?.cancel();
    return stream.status;
  };

  it("its own by name, each and all", async () => {
    for (const name of [own.id, own.sessionId, `${own.sessionId}&session=${own.id.toUpperCase()}`])
      expect(await ask(`?session=${name}`, (await rig.issue(own.id)).token)).toBe(200);
    expect(await ask(`?session=${own.id}&session=${other.sessionId}`, both.token)).toBe(200);
    expect((await rig.ask(`${statusOf(own)}/events`, both.token)).status).toBe(200);
  });

  it.each([
    ["all", ""],
    ["those of a filter", "?status=FAILED"],
    ["another session beside its own", `?session=${own.id}&session=${other.id}`],
    ["another session's name beside its own", `?session=${own.sessionId}&session=${other.sessionId}`],
    ["another session by an encoded name", `?session=${own.id}&%73ession=${other.id}`],
    ["another session after a fragment's sign", `?session=${own.id}&x=%23&session=${other.id}`],
    ["sessions in another spelling", `?Session=${own.id}`],
    ["sessions as an array", `?session[]=${own.id}`],
  ])("not %s", async (_, query) => {
    const { token } = await rig.issue(own.id, all);
    expect(await refusal(await rig.ask(`/calls/events${query}`, token), token)).toEqual([403, "FORBIDDEN"]);
  });

  it.each(["revoked", "expired"])("no long poll beyond its end: %s while it waits", async (how) => {
    const engine = { ...createIdleEngine(), findOwned: () => ({ record: other, fresh: true }) };
    const { clock, issue, ask, viewTokens } = await createViewRig(database, { engine });
    const { id, token } = await issue(other.id, { expiresInSeconds: 60 });
    // The revocations' reading sleeps, and then the poll too.
    await vi.waitFor(() => expect(clock.sleeping).toBe(1));
    const polling = ask(`${statusOf(other)}?wait=60&version=1`, token);
    await vi.waitFor(() => expect(clock.sleeping).toBe(2));
    if (how === "revoked") await viewTokens.revoke(id);
    else clock.setWallTime(clock.now() + 30_000);
    await clock.advance(60_000);
    expect(await refusal(await polling, token)).toEqual([401, "UNAUTHORIZED"]);
  });

  it("none without the scope status", async () => {
    const { token } = await rig.issue(own.id, { scopes: ["log", "results"] });
    expect(await ask(`?session=${own.id}`, token)).toBe(403);
    expect((await rig.ask(`${statusOf(own)}/events`, token)).status).toBe(403);
    expect((await rig.ask(`${statusOf(own)}?wait=1&version=0`, token)).status).toBe(403);
  });

  it("what outsiders may see alone", async () => {
    const { token } = await rig.issue(own.id);
    const text = await (await rig.ask(`${statusOf(own)}/events`, token)).text();
    expect(text).toMatch(/^event: status$/m);
    expect(text).toMatch(/^event: end$/m);
    expect(text).not.toMatch(/10\.20\.30\.40|Olma/);
    const polled = await rig.ask(`${statusOf(own)}?wait=1&version=0`, token);
    expect(await polled.text()).not.toMatch(/10\.20\.30\.40|Olma/);
  });
});

describe("a view token shows", () => {
  it("its session by UUID and by sessionId, as outsiders may see it", async () => {
    const { token } = await rig.issue(own.id);
    const full = await rig.request(statusOf(own), { headers: admin });
    const object = (await full.json()) as CallSession;
    expect(object).toMatchObject({ metadata: { customer: "Olma LLC" } });
    for (const name of [own.id, own.id.toUpperCase(), own.sessionId]) {
      const answer = await rig.ask(`/calls/session/${name}`, token);
      expect(answer.headers.get("etag")).not.toBe(full.headers.get("etag"));
      const text = await answer.text();
      expect(text).not.toMatch(/10\.20\.30\.40|Olma/);
      expect(JSON.parse(text)).toEqual({
        ...object,
        errorMessage: "The remote machine could not be reached in time.",
        metadata: {},
      });
    }
  });

  it("fields in the order of the full object", async () => {
    const { token } = await rig.issue(own.id);
    const keys = async (answer: Response) => Object.keys((await answer.json()) as object);
    expect(await keys(await rig.ask(statusOf(own), token))).toEqual(
      await keys(await rig.request(statusOf(own), { headers: admin })),
    );
  });

  it("304 to its own ETag, and the whole to that of the full view", async () => {
    const { token } = await rig.issue(own.id);
    const tag = async (answer: Response) => answer.headers.get("etag") ?? "";
    const ownTag = await tag(await rig.ask(statusOf(own), token));
    const fullTag = await tag(await rig.request(statusOf(own), { headers: admin }));
    expect((await rig.ask(statusOf(own), token, { "if-none-match": ownTag })).status).toBe(304);
    expect((await rig.ask(statusOf(own), token, { "if-none-match": fullTag })).status).toBe(200);
    const withKey = await rig.request(statusOf(own), { headers: { ...admin, "if-none-match": ownTag } });
    expect(withKey.status).toBe(200);
  });

  it("what this node follows without a read, also while the database is away", async () => {
    const followed = recordOf({ status: "RUNNING" });
    const engine = { ...createIdleEngine(), findOwned: () => ({ record: followed, fresh: true }) };
    let reads = 0;
    const db = new Proxy(database.db, {
      get: (target, name) => {
        if (name === "selectFrom") reads += 1;
        return Reflect.get(target, name);
      },
    });
    const { ask, viewTokens } = await createViewRig(database, { engine, db });
    const { token } = viewTokens.issue({
      sessions: [followed.id],
      origins: null,
      scopes: ["status"],
      expiresInSeconds: 60,
    });
    expect((await ask(statusOf(followed), token)).status).toBe(200);
    expect(reads).toBe(0);
    expect(await refusal(await ask(statusOf(other), token), token)).toEqual([403, "FORBIDDEN"]);
    expect(reads).toBe(0);
  });

  it("its session to HEAD too, and no other", async () => {
    const { token } = await rig.issue(own.id);
    const head = (record: CallRecord) =>
      rig.request(statusOf(record), { method: "HEAD", headers: { authorization: `Bearer ${token}` } });
    expect((await head(own)).status).toBe(200);
    expect((await head(other)).status).toBe(403);
  });

  it("nothing of itself in the log, but its id", async () => {
    const { issue, ask, logger, request } = await createViewRig(database);
    const { id, token } = await issue(own.id);
    await ask(statusOf(own), token);
    await ask(statusOf(other), token);
    await request(`/calls/view-token/${id}`, { method: "DELETE", headers: admin });
    const lines = JSON.stringify(logger.lines);
    expect(lines).toContain(id);
    for (const part of token.split(".")) expect(lines).not.toContain(part);
  });
});

describe("no view token", () => {
  const grants = fc.record({
    scopes: fc.subarray([...viewScopes], { minLength: 1 }),
    origins: fc.constantFrom(null, [shop]),
    expiresInSeconds: fc.integer({ min: 60, max: 2_592_000 }),
    sessions: fc.subarray([own.id, other.id], { minLength: 1 }),
  });

  it("ever reaches what changes something, whatever it allows", async () => {
    const document = (await (await rig.request("/openapi.json", { headers: admin })).json()) as {
      paths: Record<string, Record<string, object>>;
    };
    const changing = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods)
        .filter((method) => method !== "get")
        .map((method) => ({ method: method.toUpperCase(), path: path.replace(/\{\w+\}/, own.sessionId) })),
    );
    expect(changing).toContainEqual({ method: "POST", path: "/calls/start" });
    expect(changing).toContainEqual({ method: "POST", path: `${statusOf(own)}/view-token` });
    const methods = fc.constantFrom("POST", "PUT", "PATCH", "DELETE");
    const target = fc.oneof(
      fc.constantFrom(...changing),
      fc.record({ method: methods, path: fc.constantFrom(statusOf(own), "/calls/events", "/x") }),
    );
    const count = async () => (await database.db.selectFrom("call_sessions").select("id").execute()).length;
    const before = await count();
    await fc.assert(
      fc.asyncProperty(grants, target, async (grant, { method, path }) => {
        const { token } = rig.viewTokens.issue(grant);
        const answer = await rig.request(path, {
          ...json({}, { authorization: `Bearer ${token}`, origin: shop }),
          method,
        });
        expect(await refusal(answer, token)).toEqual([403, "FORBIDDEN"]);
      }),
      { numRuns: 150 },
    );
    expect(await count()).toBe(before);
  });

  it("reaches a POST even if its route said that it may", async () => {
    const { clock, engine, logger, viewTokens } = rig;
    const revoked = createRevokedPrincipals(viewTokens, noStoredKeys);
    const shared = { db: database.db, clock, engine, logger, keys: noStoredKeys };
    const ctx = { ...shared, viewTokens, signIns: noSignIns, revoked, access: networkAccess };
    const router = createRouter({ ...ctx, metrics: createHttpMetrics() });
    let reached = 0;
    for (const method of ["get", "post"] as const)
      router.add({
        config: { method, path: "/x/{sessionId}", responses: {} },
        access: "calls:read",
        view: { scope: "status", sessions: "path" },
        query: noQuery,
        answer: () => {
          reached += 1;
          return { status: 204, headers: {}, body: null };
        },
      });
    const { token } = await rig.issue(own.id, all);
    const headers = { authorization: `Bearer ${token}` };
    expect((await router.app.request(`/x/${own.id}`, { headers })).status).toBe(204);
    expect((await router.app.request(`/x/${own.id}`, { method: "POST", headers })).status).toBe(403);
    expect(reached).toBe(1);
  });

  it("is issued or revoked by itself, by who has no key, or by a key that may not read", async () => {
    const { id, token } = await rig.issue(own.id, all);
    for (const [headers, status] of [
      [{ authorization: `Bearer ${token}` }, 403],
      [{}, 401],
    ] as const) {
      expect((await rig.request(`${statusOf(own)}/view-token`, json({}, headers))).status).toBe(status);
      expect((await rig.request(`/calls/view-token/${id}`, { method: "DELETE", headers })).status).toBe(
        status,
      );
    }
    expect((await rig.ask(statusOf(own), token)).status).toBe(200);
  });
});

describe("issuing", () => {
  const issue = (body: object | string | undefined, session = own.sessionId) =>
    rig.request(
      `/calls/session/${session}/view-token`,
      body === undefined ? { method: "POST", headers: admin } : json(body, admin),
    );

  it("without a body: status, any origin, an hour", async () => {
    const answer = await issue(undefined);
    expect(answer.status).toBe(201);
    expect(answer.headers.get("cache-control")).toBe("no-store");
    const issued = (await answer.json()) as { token: string };
    expect(Object.keys(issued)).toEqual(["id", "token", "sessionId", "origins", "scopes", "expiresAt"]);
    expect(issued).toMatchObject({
      sessionId: own.sessionId,
      origins: null,
      scopes: ["status"],
      expiresAt: new Date(rig.clock.now() + 3_600_000).toISOString(),
    });
    const [, payload = ""] = /^hvt_([\w-]+)\.[\w-]{43}$/.exec(issued.token) ?? [];
    expect(JSON.parse(Buffer.from(payload, "base64url").toString())).toEqual({
      v: 1,
      id: expect.any(String),
      ses: [own.id],
      ori: null,
      scp: ["status"],
      exp: Math.floor(rig.clock.now() / 1000) + 3_600,
    });
  });

  it.each([
    [{ origins: [] }, "/origins"],
    [{ origins: ["*"] }, "/origins/0"],
    [{ origins: ["null"] }, "/origins/0"],
    [{ origins: [`${shop}/`] }, "/origins/0"],
    [{ origins: ["https://SHOP.example"] }, "/origins/0"],
    [{ origins: ["https://shop.example:443"] }, "/origins/0"],
    [{ origins: ["https://u@shop.example"] }, "/origins/0"],
    [{ origins: ["ftp://shop.example"] }, "/origins/0"],
    [{ origins: [`https://${"a".repeat(250)}.example`] }, "/origins/0"],
    [{ origins: Array.from({ length: 21 }, (_, i) => `https://${i}.example`) }, "/origins"],
    [{ origins: shop }, "/origins"],
    [{ expiresInSeconds: 59 }, "/expiresInSeconds"],
    [{ expiresInSeconds: 2_592_001 }, "/expiresInSeconds"],
    [{ expiresInSeconds: 60.5 }, "/expiresInSeconds"],
    [{ expiresInSeconds: "3600" }, "/expiresInSeconds"],
    [{ scopes: [] }, "/scopes"],
    [{ scopes: ["admin"] }, "/scopes/0"],
    [{ sessions: [other.id] }, "/sessions"],
  ])("%j is 422 at %s", async (body, pointer) => {
    const answer = await issue(body);
    expect(answer.status).toBe(422);
    const { errors } = (await answer.json()) as { errors: { pointer: string; detail: string }[] };
    expect(errors[0]?.pointer).toBe(pointer);
  });

  it("for a session that is not there is 404", async () => {
    expect((await issue({}, "session-1-nobody")).status).toBe(404);
    expect((await issue({}, randomUUID())).status).toBe(404);
  });

  it("twenty of the longest origins still fit into a request's headers", async () => {
    const origins = Array.from(
      { length: 20 },
      (_, i) => `https://${"a".repeat(60)}.${"b".repeat(60)}.${"c".repeat(60)}.${"d".repeat(56)}${i + 10}.uz`,
    );
    const issued = (await (await issue({ origins, ...all })).json()) as { token: string };
    expect(issued.token.length).toBeLessThan(8_192);
    expect((await rig.ask(statusOf(own), issued.token, { origin: origins[19] ?? "" })).status).toBe(200);
  });

  it("on a server without a secret is refused with what to do", async () => {
    const without = await createViewRig(database, { viewTokens: noViewTokens });
    const answer = await without.request(`${statusOf(own)}/view-token`, json({}, admin));
    expect([answer.status, await answer.json()]).toMatchObject([403, { hint: /HOLAT_SECRET/ }]);
  });
});

it("revoking what no token can have as its id changes nothing and is 204", async () => {
  const rows = () => database.db.selectFrom("revoked_view_tokens").select("id").execute();
  const before = await rows();
  for (const id of ["x", "session-1-aaaaaa", "%27;--", "a".repeat(128)])
    expect((await rig.request(`/calls/view-token/${id}`, { method: "DELETE", headers: admin })).status).toBe(
      204,
    );
  expect(await rows()).toEqual(before);
});
