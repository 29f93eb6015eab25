import type { AuditEntry, CreatedKey, ShownApiKey } from "@holat/core/schemas";
import {
  createDatabase,
  eventually,
  type HolatServer,
  requireProgram,
  startHolatServer,
} from "@holat/testkit";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { operationsOf, rows } from "../../../packages/api/test/access/keyFilter/rows.js";
import { readEvents } from "../../../packages/api/test/stream/readEvents.js";
import { type CliResult, commandFile, runCli, runProgram } from "./support/runCli.js";
import { startCli } from "./support/startCli.js";
import { temporaryDirectory } from "./support/temporaryDirectory.js";

const secret = "a secret for this file alone, long enough";
const keyText = /^hk_[\w-]{43}\n$/;
const readLines = <T>(text: string): T[] =>
  text.split("\n").flatMap((line) => (line ? [JSON.parse(line)] : []));
const lines = ({ stderr }: CliResult) => stderr.trimEnd().split("\n");

describe.each(["pglite", "postgres"] as const)("the first key, in a database on %s", (kind) => {
  const open: AsyncDisposable[] = [];
  const use = <T extends AsyncDisposable>(resource: T): T => {
    open.unshift(resource);
    return resource;
  };
  let env: Record<string, string> = {};
  let dataDir = "";
  let server: HolatServer;
  let admin = "";
  afterAll(async () => {
    for (const resource of open) await resource[Symbol.asyncDispose]();
  });

  beforeAll(async () => {
    dataDir = use(await temporaryDirectory()).path;
    const url = kind === "pglite" ? undefined : use(await createDatabase(inject("postgresUrl"))).url;
    env = {
      HOLAT_DATA_DIR: dataDir,
      HOLAT_HOST: "0.0.0.0",
      ...(url === undefined ? {} : { DATABASE_URL: url, HOLAT_SECRET: secret }),
    };
  });

  const keys = (args: readonly string[], more: Record<string, string> = {}) =>
    runCli(["keys", ...args], { env: { ...env, ...more } });
  const ask = async (key: string) =>
    (await fetch(`${server.url}/calls/sessions/all`, { headers: { authorization: `Bearer ${key}` } })).status;

  test("without one the server does not start where others can reach it", async () => {
    await using cli = startCli(["serve"], { cwd: dataDir, env: { ...env, HOLAT_PORT: "0" } });
    expect(await cli.exited).toEqual({ code: 2, signal: null });
    expect(cli.stderr().trimEnd().split("\n").at(-1)).toMatch(
      /^holat: HOLAT_API_KEY is missing, and no usable key is stored, while HOLAT_HOST \(0\.0\.0\.0\) is no loopback address; it wants .*holat keys create/,
    );
    expect(cli.stdout()).toBe("");
    const doctor = await runCli(["doctor"], { env: { ...env, HOLAT_PORT: "0" } });
    expect(doctor.stdout).toMatch(/^WRONG {2}access .*there is no key, and HOLAT_HOST \(0\.0\.0\.0\)/m);
  });

  test("a key that has ended is none", async () => {
    const made = await keys(["create", "--database", "--name", "ended", "--scope", "admin", "--json"]);
    const [key] = readLines<CreatedKey>(made.stdout);
    expect((await keys(["revoke", "--database", key?.id ?? ""])).stdout).toBe(`${key?.id} is revoked\n`);
    await using cli = startCli(["serve"], { cwd: dataDir, env: { ...env, HOLAT_PORT: "0" } });
    expect((await cli.exited).code).toBe(2);
  });

  test("is made there, printed once, and says where", async () => {
    const made = await keys(["create", "--database", "--name", "first", "--scope", "admin"]);
    expect(made.code).toBe(0);
    expect(made.stdout).toMatch(keyText);
    expect(lines(made)[0]).toMatch(
      kind === "pglite"
        ? /^holat: made directly in the database, PGlite in .*: [0-9a-f-]{36} {2}first {2}hk_.{8}\.\.\. {2}admin/
        : /^holat: made directly in the database, Postgres at 127\.0\.0\.1:\d+\/holat_[0-9a-f]+: /,
    );
    admin = made.stdout.trim();
    const listed = await keys(["list", "--database"]);
    expect(listed.stdout).toMatch(/first {2}hk_.{8}\.\.\. {2}admin {2}does not expire, not used yet\n/);
    expect(listed.stdout).toMatch(/ended {2}hk_.{8}\.\.\. {2}admin {2}revoked 20/);
    expect(listed.stdout + made.stderr + listed.stderr).not.toContain(admin);
  });

  test("and with it the server starts, and makes more", async () => {
    server = use(await startHolatServer({ dataDir, env }));
    expect(server.log()).not.toContain(admin);
    expect(await ask("hk_nobody")).toBe(401);
    expect(await ask(admin)).toBe(200);
    const doctor = await runCli(["doctor"], { env: { ...env, HOLAT_PORT: "0" } });
    expect(doctor.stdout).toMatch(
      kind === "pglite"
        ? /^ok {5}access .*a server runs on this database/m
        : /^ok {5}access .*a stored key can be used/m,
    );
    const asAdmin = { HOLAT_URL: server.url, HOLAT_API_KEY: admin };
    const made = await keys(
      [
        "create",
        "--name",
        "shop",
        "--scope",
        "calls:read",
        "--scope",
        "calls:start",
        "--target",
        "sales-*",
        "--expires",
        "12h",
        "--json",
      ],
      asAdmin,
    );
    expect(lines(made)[0]).toMatch(new RegExp(`^holat: made by the server at ${server.url}: `));
    const [shop] = readLines<CreatedKey>(made.stdout);
    const { key, ...shown } = shop ?? expect.fail("nothing was made");
    expect(shown).toMatchObject({
      scopes: ["calls:read", "calls:start"],
      targets: ["sales-*"],
      sessions: null,
    });
    expect(Date.parse(shown.expiresAt ?? "") - Date.parse(shown.createdAt ?? "")).toBe(12 * 3_600_000);
    expect(await ask(key)).toBe(200);
    const listed = await keys(["list", "--json"], asAdmin);
    expect(readLines<ShownApiKey>(listed.stdout)).toContainEqual(shown);
    expect(listed.stdout).not.toContain(key);
    expect((await keys(["list"], { ...asAdmin, HOLAT_API_KEY: key })).code).toBe(4);

    expect((await keys(["revoke", shown.id], asAdmin)).code).toBe(0);
    expect(await ask(key)).toBe(401);
    expect((await keys(["list"], asAdmin)).stdout).toMatch(/shop .* targets: sales-\* {2}revoked 20/);
  });

  test("and beside it the database is open to the command, or says what to do", async () => {
    const beside = await keys(["create", "--database", "--name", "beside", "--scope", "calls:read"]);
    if (kind === "pglite") {
      expect([beside.code, beside.stdout]).toEqual([4, ""]);
      expect(beside.stderr).toMatch(
        /is in use by process \d+ .* A server runs on it, so ask that: set HOLAT_URL/,
      );
      expect(lines(beside)).toHaveLength(1);
    } else {
      expect(beside.code).toBe(0);
      await eventually(async () => expect(await ask(beside.stdout.trim())).toBe(200));
    }
  });

  test("and without a key the server refuses, and the command says how to come by one", async () => {
    const refused = await keys(["list", "--url", server.url]);
    expect([refused.code, refused.stdout]).toEqual([4, ""]);
    expect(refused.stderr).toMatch(/^holat: UNAUTHORIZED: .*HOLAT_API_KEY.*holat keys create --database/);
    expect(lines(refused)).toHaveLength(1);
  });
});

describe("two servers on one Postgres", () => {
  const open: AsyncDisposable[] = [];
  const use = <T extends AsyncDisposable>(resource: T): T => {
    open.unshift(resource);
    return resource;
  };
  const bearer = (key: string) => ({ headers: { authorization: `Bearer ${key}` } });
  const apiKey = "hk_0123456789abcdef0123";
  let servers: readonly HolatServer[] = [];
  let env: Record<string, string> = {};
  afterAll(async () => {
    for (const resource of open) await resource[Symbol.asyncDispose]();
  });
  beforeAll(async () => {
    const { url } = use(await createDatabase(inject("postgresUrl")));
    env = { DATABASE_URL: url, HOLAT_SECRET: secret, HOLAT_API_KEY: apiKey };
    const start = async () =>
      use(await startHolatServer({ dataDir: use(await temporaryDirectory()).path, env }));
    servers = [await start(), await start()];
    env = { ...env, HOLAT_URL: servers[0]?.url ?? "" };
  });
  const holat = (...args: string[]) => runCli(["keys", ...args], { env });
  const ask = async (server: HolatServer, path: string, key: string) =>
    fetch(`${server.url}${path}`, bearer(key));

  test("every route that is served is tried with a limited key", async () => {
    for (const server of servers) {
      const answer = await ask(server, "/openapi.json", apiKey);
      expect(operationsOf(await answer.json()).sort()).toEqual(Object.keys(rows).sort());
    }
  });

  test("a key is made by one, opens both, and its streams on both end when it is revoked", async () => {
    const made = await holat(
      "create",
      "--name",
      "crm",
      "--scope",
      "calls:read",
      "--target",
      "sales-*",
      "--json",
    );
    const [{ id, key } = expect.fail("nothing was made")] = readLines<CreatedKey>(made.stdout);
    const listed = (await holat("list")).stdout;
    expect(listed).toMatch(/^HOLAT_API_KEY {2}HOLAT_API_KEY {2}admin {2}does not expire$/m);
    const streams = [];
    for (const server of servers) {
      await eventually(async () => expect((await ask(server, "/calls/events", key)).status).toBe(200));
      const { body } = await ask(server, "/calls/events", key);
      streams.push(readEvents(body ?? expect.fail("no stream")));
    }
    for (const stream of streams) await stream.expect("synced");
    expect((await holat("revoke", id)).stdout).toBe(`${id} is revoked\n`);
    for (const stream of streams) {
      const [closing] = await stream.expect("closing");
      expect(closing?.data).toBe('{"reason":"revoked"}');
      expect(await stream.next()).toBeUndefined();
    }
    for (const server of servers)
      await eventually(async () => expect((await ask(server, "/calls/sessions/all", key)).status).toBe(401));
    expect((await holat("revoke", id)).code).toBe(0);
  });

  test("what is done directly in the database is heard of by both, and stands in the log", async () => {
    const made = await holat("create", "--database", "--name", "by hand", "--scope", "admin", "--json");
    const [{ id, key, createdBy } = expect.fail("nothing was made")] = readLines<CreatedKey>(made.stdout);
    expect(createdBy).toBe("local");
    for (const server of servers)
      await eventually(async () => expect((await ask(server, "/keys", key)).status).toBe(200));
    const [server = expect.fail("no server")] = servers;
    const log = await ask(server, "/audit?action=key.create&limit=1", key);
    expect((await log.json()) as AuditEntry[]).toMatchObject([{ principal: "local", subject: id }]);
    expect((await holat("revoke", "--database", id)).code).toBe(0);
    for (const each of servers)
      await eventually(async () => expect((await ask(each, "/keys", key)).status).toBe(401));
  });

  test.each([
    ["nobody", /^holat: NOT_FOUND: There is no key "nobody"/],
    ["HOLAT_API_KEY", /^holat: KEY_NOT_REVOCABLE: /],
  ])("%s cannot be revoked", async (id, line) => {
    const result = await holat("revoke", id);
    expect([result.code, result.stdout]).toEqual([4, ""]);
    expect(result.stderr).toMatch(line);
  });
});

test("where no server was named and none is there, the database is taken; nothing is made by a look", async () => {
  await using directory = await temporaryDirectory();
  // A network of its own, in which nobody listens.
  const alone = (...args: string[]) =>
    runProgram(
      requireProgram("unshare"),
      [
        "-n",
        "sh",
        "-c",
        'ip link set lo up && exec "$@"',
        "sh",
        process.execPath,
        commandFile,
        "keys",
        ...args,
      ],
      { env: { HOLAT_DATA_DIR: directory.path } },
    );
  const none = await alone("list");
  expect([none.code, none.stdout]).toEqual([4, ""]);
  expect(none.stderr).toMatch(/^holat: There is no database in .* yet/);
  const made = await alone("create", "--name", "first", "--scope", "admin");
  expect(made.stdout).toMatch(keyText);
  expect(made.stderr).toMatch(/^holat: made directly in the database, PGlite in /);
});

describe("what cannot be done", () => {
  const valid = ["create", "--database", "--name", "x", "--scope", "calls:read"];
  test.each([
    [[], /^holat: the command is missing: create, list, revoke/],
    [["show"], /there is no command keys "show"/],
    [["list", "all"], /"all" is one word too many/],
    [["create", "--scope", "admin"], /--name is missing/],
    [["create", "--name", "x"], /scopes is empty; it wants at least one of calls:read/],
    [["create", "--name", "x", "--scope", "all"], /scope "all" is none of calls:read/],
    [[...valid, "--expires", "3y"], /--expires is "3y"; it wants minutes, hours, days or weeks/],
    [[...valid, "--expires", "999999w"], /expiresInSeconds is too large/],
    [[...valid, "--target", "a*b"], /target "a\*b" has a \* that is not its last character/],
    [["create", "--name", "x", "--scope", "admin", "--target", "a"], /an admin sees everything/],
    [[...valid, "--url", "http://localhost:3000"], /--url and --database are two places/],
    [["revoke"], /ID is missing/],
    [["revoke", "hk_0123456789abcdef"], /ID is a key \(not shown\)/],
  ])("holat keys %j ends with 2 and one line", async (args, line) => {
    await using directory = await temporaryDirectory();
    const result = await runCli(["keys", ...args], { env: { HOLAT_DATA_DIR: `${directory.path}/none` } });
    expect([result.code, result.stdout]).toEqual([2, ""]);
    expect(result.stderr).toMatch(line);
    expect(lines(result)).toHaveLength(1);
    expect(result.stderr).not.toContain("0123456789");
  });

  test("a named server that is not there is not gone around", async () => {
    await using directory = await temporaryDirectory();
    const env = { HOLAT_DATA_DIR: `${directory.path}/none`, HOLAT_URL: "http://127.0.0.1:9" };
    const result = await runCli(["keys", "create", "--name", "x", "--scope", "admin"], { env });
    expect([result.code, result.stdout]).toEqual([4, ""]);
    expect(result.stderr).toMatch(/^holat: No answer from http:\/\/127\.0\.0\.1:9\/keys/);
  });

  test("a wrong setting of the database is told as such", async () => {
    const result = await runCli(["keys", "list", "--database"], {
      env: { DATABASE_URL: "mysql://u:hunter22@h/d" },
    });
    expect(result.code).toBe(2);
    expect(result.stderr).toMatch(/^holat: DATABASE_URL is a value of \d+ characters \(not shown\)/);
  });
});
