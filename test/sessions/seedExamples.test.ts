import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ConnectionSession, createSessions } from "../../packages/sdk/src/sessions/index.js";
import { eventually, type HolatServer } from "../../packages/testkit/src/index.js";
import { databases, startSurroundings } from "../survival/support/startSurroundings.js";
import { createSessionCalls } from "./support/createSessionCalls.js";
import { adminKey, type SessionSite, startSessionSite } from "./support/startSessionSite.js";

const run = promisify(execFile);
const around = startSurroundings();

describe.each(databases)("connection sessions on %s", (database) => {
  let site: SessionSite;
  let server: HolatServer;
  beforeAll(async () => {
    site = await startSessionSite({ postgresUrl: around.postgresUrl(database) });
    server = await site.startServer();
  });
  afterAll(() => site[Symbol.asyncDispose]());

  it("a QR is shown, scanned, and the session is connected; the examples of the source document work", async () => {
    const calls = site.calls(server);
    expect(await calls.create("whatsapp_connection")).toMatchObject({
      status: "connecting",
      isActive: false,
    });
    const qr = await eventually(
      async () => (await calls.must<{ qr: string }>("/sessions/whatsapp_connection/qr")).data,
      { timeoutMs: 20_000 },
    );
    await site.whatsapp.scan(qr.qr, "998901234567");
    const connection = await eventually(
      async () => {
        const item = await calls.get("whatsapp_connection");
        expect(item).toMatchObject({ status: "connected", connectionStatus: "CONNECTED" });
        return item;
      },
      { timeoutMs: 20_000 },
    );
    expect(connection).toMatchObject({
      id: 1,
      sessionId: "whatsapp_connection",
      status: "connected",
      isActive: true,
      isAuthenticated: true,
      startTime: expect.any(Number),
      connectionStatus: "CONNECTED",
      desiredState: "running",
      inSync: true,
      needsRestart: false,
      lastDisconnect: null,
      phone: "998901234567",
      canSend: true,
    });

    const { stdout } = await run("curl", [
      "-s",
      "-H",
      `Authorization: Bearer ${adminKey}`,
      `${server.url}/sessions/connected`,
    ]);
    const answer = JSON.parse(stdout);
    expect(Object.keys(answer)).toEqual(["success", "message", "data", "count"]);
    expect(answer).toMatchObject({
      success: true,
      message: "Connected sessions retrieved successfully",
      count: 1,
    });
    expect(Object.keys(answer.data[0]).slice(0, 9)).toEqual([
      "id",
      "sessionId",
      "status",
      "createdAt",
      "updatedAt",
      "isActive",
      "isAuthenticated",
      "startTime",
      "connectionStatus",
    ]);
    const all = await fetch(`${server.url}/sessions/all`, {
      headers: { Authorization: `Bearer ${adminKey}`, "Content-Type": "application/json" },
    });
    expect(await all.json()).toMatchObject({ message: "All sessions retrieved successfully", count: 1 });
    expect(await calls.must("/sessions")).toMatchObject({
      message: "Active sessions retrieved successfully",
      count: 1,
    });
  });

  it("without a key, and with a wrong one: 401 in the envelope", async () => {
    for (const headers of [{}, { authorization: "Bearer hk_wrong" }]) {
      const response = await fetch(`${server.url}/sessions/connected`, { headers });
      expect(response.status).toBe(401);
      expect(response.headers.get("content-type")).toBe("application/problem+json");
      expect(await response.json()).toMatchObject({
        success: false,
        message: expect.any(String),
        status: 401,
        code: "UNAUTHORIZED",
      });
    }
  });

  it("names that are words of the paths or no names are refused, and the refusal says what is wrong", async () => {
    const calls = createSessionCalls({ url: server.url, key: adminKey });
    const refuse = async (sessionId: unknown) => {
      const body = JSON.stringify({ sessionId });
      const response = await calls.request("/sessions", { method: "POST", body });
      expect([sessionId, response.status]).toEqual([sessionId, 422]);
      return (await response.json()).message;
    };
    for (const sessionId of ["all", "health", "restart", "qr", "view-token"])
      expect(await refuse(sessionId)).toContain("a word of this API's paths");
    for (const sessionId of ["", "a b", "x".repeat(65), "../etc"])
      expect(await refuse(sessionId)).toContain("it wants 1 to 64 of");
    expect(await refuse(undefined)).toContain("sessionId is missing");
    expect(await refuse(42)).toContain("sessionId is 42; it wants a string");
    const misused = await calls.request("/sessions/all", { method: "PUT" });
    expect([misused.status, misused.headers.get("allow")]).toEqual([405, "GET, DELETE, HEAD, OPTIONS"]);
    const unknown = await calls.request("/sessions/nobody");
    expect([unknown.status, (await unknown.json()).message]).toEqual([404, 'There is no session "nobody"']);
  });

  it("a session that was logged out by its phone says so, and pairs anew once it is restarted", async () => {
    const calls = site.calls(server);
    await calls.import("second", await site.whatsapp.issueCredentials("998901111111"));
    await eventually(async () => expect((await calls.get("second")).connectionStatus).toBe("CONNECTED"), {
      timeoutMs: 20_000,
    });
    await site.whatsapp.close({ kind: "device-removed" }, { phone: "998901111111" });
    const gone = await eventually(
      async () => {
        const item = await calls.get("second");
        expect(item.status).toBe("logged_out");
        return item;
      },
      { timeoutMs: 20_000 },
    );
    expect(gone).toMatchObject({
      isActive: false,
      connectionStatus: "DISCONNECTED",
      needsRestart: true,
      lastDisconnect: { code: 401, reason: "logged_out" },
    });
    const health = await calls.must<{ sessionId: string; action: string }[]>("/sessions/health");
    expect(health.data).toEqual([expect.objectContaining({ sessionId: "second", action: "pair" })]);
    const refused = await calls.request("/sessions/second/qr");
    expect([refused.status, (await refused.json()).code]).toEqual([409, "PAIRING_UNAVAILABLE"]);

    expect((await calls.post("/sessions/second/restart")).data).toMatchObject({
      status: "connecting",
      needsRestart: false,
    });
    const png = await eventually(
      async () => {
        const response = await calls.request("/sessions/second/qr", { headers: { accept: "image/png" } });
        expect(response.status).toBe(200);
        return Buffer.from(await response.arrayBuffer());
      },
      { timeoutMs: 20_000 },
    );
    expect(png.subarray(1, 4).toString()).toBe("PNG");
    const { data } = await calls.must<{ qr: string }>("/sessions/second/qr");
    await site.whatsapp.scan(data.qr, "998902222222");
    await eventually(async () => expect((await calls.get("second")).phone).toBe("998902222222"), {
      timeoutMs: 20_000,
    });
  });

  it("a pairing code stays until it is typed, whatever codes to scan come meanwhile, and links the account", async () => {
    const calls = site.calls(server);
    const readQr = (accept: string) => calls.request("/sessions/by-code/qr", { headers: { accept } });
    await calls.create("by-code");
    await eventually(async () => calls.must("/sessions/by-code/qr"), { timeoutMs: 20_000 });
    const { data } = await calls.post<{ code: string; expiresAt: string }>("/sessions/by-code/pairing-code", {
      phone: "+998903333333",
    });
    expect(data.code).toMatch(/^[A-Z0-9]{8}$/);
    expect(await site.whatsapp.renewCodes()).toBe(1);
    // A session does one thing after the other: by the second answer it has seen the new codes. Neither harms the first.
    await site.whatsapp.refusePairingCodes(429);
    for (let n = 0; n < 2; n++) {
      const body = JSON.stringify({ phone: "998903333333" });
      const refused = await calls.request("/sessions/by-code/pairing-code", { method: "POST", body });
      expect([refused.status, (await refused.json()).code]).toEqual([409, "PAIRING_UNAVAILABLE"]);
    }
    await site.whatsapp.refusePairingCodes(null);
    expect((await calls.must("/sessions/by-code/qr")).data).toEqual(data);
    expect((await calls.get("by-code")).pairing).toMatchObject({ kind: "code", expiresAt: data.expiresAt });
    expect(await (await readQr("text/plain")).text()).toBe(`${data.code}\n`);
    for (const type of ["image/png", "image/svg+xml"]) {
      const answer = await readQr(type);
      expect([answer.status, (await answer.json()).message]).toEqual([
        409,
        expect.stringContaining("shows a code to type now"),
      ]);
    }
    await site.whatsapp.typeCode("998903333333", data.code);
    await eventually(async () => expect((await calls.get("by-code")).connectionStatus).toBe("CONNECTED"), {
      timeoutMs: 20_000,
    });
  });

  it("logout unlinks the device there, stop keeps it, delete forgets it; all can be repeated", async () => {
    const calls = site.calls(server);
    await calls.import("third", await site.whatsapp.issueCredentials("998904444444"));
    const connected = () =>
      eventually(async () => expect((await calls.get("third")).connectionStatus).toBe("CONNECTED"), {
        timeoutMs: 20_000,
      });
    await connected();
    const stopped = await calls.post("/sessions/third/stop");
    expect(stopped.data).toMatchObject({
      status: "disconnected",
      desiredState: "stopped",
      isActive: false,
      needsRestart: false,
    });
    expect(await calls.post("/sessions/third/stop")).toEqual(stopped);
    await calls.post("/sessions/third/restart");
    await connected();
    const loggedOut = await calls.post("/sessions/third/logout");
    expect(loggedOut.data).toMatchObject({ status: "logged_out", desiredState: "stopped" });
    expect(await calls.post("/sessions/third/logout")).toEqual(loggedOut);
    expect(await site.whatsapp.removals()).toEqual([{ phone: "998904444444", device: 1 }]);
    for (let n = 0; n < 2; n++)
      expect(await calls.must("/sessions/third", { method: "DELETE" })).toMatchObject({
        data: null,
        count: 0,
      });
    expect((await calls.request("/sessions/third")).status).toBe(404);
  });

  it("history tells each change, who made it and why; uptime adds it up", async () => {
    const calls = site.calls(server);
    const { data } =
      await calls.must<{ to: string; reason: string; actor: string }[]>("/sessions/second/history");
    expect(data.map(({ to, reason }) => `${to} ${reason}`)).toEqual(
      expect.arrayContaining(["logged_out logged_out", "connected open", "disconnected imported"]),
    );
    expect(data.at(-1)?.actor).toBe("key:HOLAT_API_KEY");
    const uptime = await calls.must<{ drops: number; uptimePercentage: number }>("/sessions/second/uptime");
    expect(uptime.data.drops).toBe(1);
    expect((await calls.must<unknown[]>("/sessions/uptime")).count).toBeGreaterThan(1);
    const refused = await calls.request("/sessions/uptime?from=2026-01-02&to=2026-01-01");
    expect([refused.status, (await refused.json()).message]).toEqual([
      422,
      "from (2026-01-02T00:00:00.000Z) is not before to (2026-01-01T00:00:00.000Z); it wants an earlier time",
    ]);
  });

  it("a QR comes as what Accept asks for most, and as JSON to who takes anything", async () => {
    const calls = site.calls(server);
    await calls.create("to-scan");
    await eventually(async () => calls.must("/sessions/to-scan/qr"), { timeoutMs: 20_000 });
    const asked = [
      ["application/json, text/plain, */*", "application/json"],
      ["*/*", "application/json"],
      ["application/xml", "application/json"],
      ["image/*", "image/png"],
      ["image/png;q=0.2, image/svg+xml;q=0.9", "image/svg+xml"],
      ["image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8", "image/svg+xml"],
      ["text/*", "text/plain; charset=utf-8"],
    ] as const;
    for (const [accept, type] of asked) {
      const answer = await calls.request("/sessions/to-scan/qr", { headers: { accept } });
      expect([accept, answer.status]).toEqual([accept, 200]);
      expect([accept, answer.headers.get("content-type")]).toEqual([accept, expect.stringContaining(type)]);
      await answer.arrayBuffer();
    }
    await calls.must("/sessions/to-scan", { method: "DELETE" });
  });

  it("a pairing code can be asked for as soon as the session is made", async () => {
    const calls = site.calls(server);
    await calls.create("typed");
    const { data } = await calls.post<{ code: string }>("/sessions/typed/pairing-code", {
      phone: "+998905555555",
    });
    expect(data.code).toMatch(/^[A-Z0-9]{8}$/);
    await calls.post("/sessions/typed/stop");
    const refused = await calls.request("/sessions/typed/qr");
    expect([refused.status, (await refused.json()).message]).toEqual([
      409,
      expect.stringContaining("it is stopped: restart it"),
    ]);
    await calls.must("/sessions/typed", { method: "DELETE" });
  });

  it("while its socket opens a session is told as connecting and CONNECTING, after a restart too", async () => {
    const calls = site.calls(server);
    const told: ConnectionSession[] = [];
    const { sessions } = createSessions({ baseUrl: server.url, apiKey: adminKey });
    const watch = sessions.watch({
      onSession: (session) => session.sessionId === "fourth" && told.push(session),
    });
    await calls.import("fourth", await site.whatsapp.issueCredentials("998906666666"));
    await eventually(() => expect(told.at(-1)?.connectionStatus).toBe("CONNECTED"), { timeoutMs: 20_000 });
    // From now on its socket stays in the first phase.
    await site.whatsapp.setFault({ kind: "mute", phase: "upgrade" }, { count: 1 });
    const { version } = await calls.get("fourth");
    expect((await calls.post("/sessions/fourth/restart")).data).toMatchObject({
      status: "connecting",
      connectionStatus: "CONNECTING",
      isActive: true,
      isAuthenticated: false,
    });
    await eventually(() => expect(told.some((session) => session.version > version)).toBe(true), {
      timeoutMs: 20_000,
    });
    watch.stop();
    const active = told.filter(({ isActive }) => isActive);
    expect(active.filter(({ status }) => status === "connecting").length).toBeGreaterThan(1);
    expect(
      active.filter(({ status, connectionStatus, isAuthenticated }) =>
        status === "connecting"
          ? connectionStatus === "DISCONNECTED"
          : status === "connected" && !isAuthenticated,
      ),
    ).toEqual([]);
    const { data } = await calls.must<{ to: string; actor: string }[]>("/sessions/fourth/history");
    expect(data).toContainEqual(
      expect.objectContaining({
        from: "connected",
        to: "connecting",
        reason: "restarted",
        actor: "key:HOLAT_API_KEY",
      }),
    );
    await calls.must("/sessions/fourth", { method: "DELETE" });
  });

  it("a GET of a session can wait for a version above the one that is known", async () => {
    const calls = site.calls(server);
    const { version } = await calls.get("second");
    const behind = await calls.must<ConnectionSession>(`/sessions/second?wait=60&version=${version - 1}`);
    expect(behind.data.version).toBe(version);
    const waiting = calls.must<ConnectionSession>(`/sessions/second?wait=60&version=${version}`);
    await calls.post("/sessions/second/stop");
    expect((await waiting).data).toMatchObject({ sessionId: "second", desiredState: "stopped" });
    expect((await waiting).data.version).toBeGreaterThan(version);
    expect((await calls.request("/sessions/second?wait=60")).status).toBe(422);
    expect((await calls.request("/sessions/nobody?wait=60&version=1")).status).toBe(404);
  });

  it("the API's own description has a word for every group of calls", async () => {
    const { tags, paths } = await (await site.calls(server).request("/openapi.json")).json();
    const calls = Object.values<Record<string, { tags: string[] }>>(paths).flatMap(Object.values);
    const used = new Set(calls.flatMap((call) => call.tags));
    expect([...used].filter((tag) => !tags.some(({ name }: { name: string }) => name === tag))).toEqual([]);
  });

  it("of what is asked of a session at the same moment all is done, and nothing refused", async () => {
    const calls = site.calls(server);
    const ask = async (what: string) => {
      const method = what === "" ? "DELETE" : "POST";
      return (await calls.request(`/sessions/busy${what}`, { method })).status;
    };
    for (let round = 0; round < 5; round++) {
      await calls.create("busy");
      const all = ["/stop", "/logout", "/restart", "/stop", "/restart", "/logout"];
      expect(await Promise.all(all.map(ask))).toEqual(all.map(() => 200));
      await calls.post("/sessions/busy/restart");
      const [stopped, ...deleted] = await Promise.all(["/stop", "", ""].map(ask));
      expect([200, 404]).toContain(stopped);
      for (const status of deleted) expect([200, 202]).toContain(status);
      await eventually(async () => expect((await calls.request("/sessions/busy")).status).toBe(404), {
        timeoutMs: 20_000,
      });
    }
  });
});
