import { existsSync } from "node:fs";
import { join } from "node:path";
import type { AuditEntry, CreatedKey, ShownApiKey } from "@holat/core/schemas";
import { createDatabase, eventually, findFreePort, type HolatServer, startHolatServer } from "@holat/testkit";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { operationsOf, rows } from "../../../packages/api/test/access/keyFilter/rows.js";
import { readEvents } from "../../../packages/api/test/stream/readEvents.js";
import { fillPglite } from "../../../packages/api/test/support/fillPglite.js";
import { commandFile, runCli, runProgram } from "./support/runCli.js";
import { startCli } from "./support/startCli.js";
import { temporaryDirectory } from "./support/temporaryDirectory.js";

const readLines = <T>(text: string): T[] =>
  text.split("\n").flatMap((line) => (line ? [JSON.parse(line)] : []));
const bearer = (key: string) => ({ headers: { authorization: `Bearer ${key}` } });

/** `holat keys` in a directory, with nothing but these settings. */
const keysIn = (cwd: string, env: Record<string, string>, ...args: string[]) =>
  runProgram(
    "sh",
    ["-c", 'cd "$1" && shift && exec "$@"', "sh", cwd, process.execPath, commandFile, "keys", ...args],
    {
      env: { HOME: cwd, ...env },
    },
  );

describe("two servers on one Postgres", () => {
  const apiKey = "hk_0123456789abcdef0123";
  let directories: Awaited<ReturnType<typeof temporaryDirectory>>[] = [];
  let servers: HolatServer[] = [];
  let drop = async () => {};
  let env: Record<string, string> = {};

  beforeAll(async () => {
    const database = await createDatabase(inject("postgresUrl") ?? expect.fail("no Postgres"));
    drop = () => database.drop();
    env = { DATABASE_URL: database.url, HOLAT_SECRET: "a secret of this test, 32 bytes or more" };
    directories = [await temporaryDirectory(), await temporaryDirectory()];
    servers = await Promise.all(
      directories.map(({ path }) =>
        startHolatServer({ dataDir: path, env: { ...env, HOLAT_API_KEY: apiKey } }),
      ),
    );
  });
  afterAll(async () => {
    await Promise.all(servers.map((server) => server.kill()));
    await Promise.all(directories.map((directory) => directory[Symbol.asyncDispose]()));
    await drop();
  });
  const getServer = (index: number) => servers[index] ?? expect.fail("no server");
  const holat = (...args: string[]) =>
    runCli(["keys", ...args], { env: { HOLAT_URL: getServer(0).url, HOLAT_API_KEY: apiKey } });

  test("every route that is served is tried with a limited key", async () => {
    const answer = await fetch(`${getServer(0).url}/openapi.json`, bearer(apiKey));
    expect(operationsOf(await answer.json()).sort()).toEqual(Object.keys(rows).sort());
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
      "--expires",
      "30d",
      "--json",
    );
    expect(made.stderr).toBe(`holat: made by the server at ${getServer(0).url}\n`);
    const [{ id, key, ...shown } = expect.fail("nothing was made")] = readLines<CreatedKey>(made.stdout);
    expect(shown).toMatchObject({ scopes: ["calls:read"], targets: ["sales-*"], sessions: null });
    const all = (await holat("list")).stdout;
    expect(all).toMatch(/^HOLAT_API_KEY {2}good {2}of the settings {2}admin/m);
    expect(all).toMatch(
      new RegExp(
        `^${id} {2}good until \\S+ {2}${key.slice(0, 11)}\\.\\.\\. {2}calls:read {2}targets sales-\\* {2}.*crm$`,
        "m",
      ),
    );
    expect(all).not.toContain(key);

    const list = (server: HolatServer) => fetch(`${server.url}/calls/sessions/all`, bearer(key));
    await eventually(async () => expect((await list(getServer(1))).status).toBe(200));
    const streams = await Promise.all(
      servers.map(async ({ url }) => {
        const answer = await fetch(`${url}/calls/events`, bearer(key));
        return readEvents(answer.body ?? expect.fail("no stream"));
      }),
    );
    for (const stream of streams) await stream.expect("synced");
    expect((await holat("revoke", id)).stdout).toBe(`${id} is revoked\n`);
    for (const stream of streams) {
      const [closing] = await stream.expect("closing");
      expect(closing?.data).toBe('{"reason":"revoked"}');
      expect(await stream.next()).toBeUndefined();
    }
    for (const server of servers) await eventually(async () => expect((await list(server)).status).toBe(401));
    expect((await holat("revoke", id)).code).toBe(0);
    expect((await holat("list")).stdout).toMatch(new RegExp(`^${id} {2}revoked `, "m"));
  });

  test("one made on the database itself opens both, and the log says so", async () => {
    const [directory] = directories;
    const made = await keysIn(
      directory?.path ?? "",
      env,
      "create",
      "--local",
      "--name",
      "by hand",
      "--scope",
      "admin",
      "--json",
    );
    expect([made.code, made.stderr]).toEqual([
      0,
      expect.stringMatching(/^holat: made on the database itself: Postgres at \S+\n$/),
    ]);
    const [{ id, key, createdBy } = expect.fail("nothing was made")] = readLines<CreatedKey>(made.stdout);
    expect(createdBy).toBe("local");
    for (const { url } of servers)
      await eventually(async () => expect((await fetch(`${url}/keys`, bearer(key))).status).toBe(200));
    const log = await fetch(`${getServer(1).url}/audit?action=key.create&limit=1`, bearer(key));
    expect((await log.json()) as AuditEntry[]).toMatchObject([{ principal: "local", subject: id }]);
    expect((await keysIn(directory?.path ?? "", env, "revoke", "--local", id)).code).toBe(0);
    await eventually(async () =>
      expect((await fetch(`${getServer(0).url}/keys`, bearer(key))).status).toBe(401),
    );
  });

  test.each([
    [["create", "--scope", "admin"], 2, /--name is missing/],
    [["create", "--name", "x"], 2, /--scope is missing/],
    [["create", "--name", "x", "--scope", "calls"], 2, /scope "calls" is none of calls:read, /],
    [["create", "--name", "x", "--scope", "admin", "--target", "a"], 2, /scopes has admin beside a filter/],
    [["create", "--name", "x", "--scope", "admin", "--expires", "soon"], 2, /--expires is "soon"; it wants/],
    [["create", "--name", "x", "--scope", "calls:read", "--target", "a*b"], 2, /target "a\*b" has a \*/],
    [["revoke"], 2, /ID is missing/],
    [["list", "all"], 2, /"all" is one word too many/],
    [["show"], 2, /there is no command keys "show"/],
    [["list", "--local", "--url", "http://localhost:1"], 2, /--local stands beside --url/],
    [["revoke", "nobody"], 4, /NOT_FOUND: There is no key "nobody"/],
    [["revoke", "HOLAT_API_KEY"], 4, /KEY_NOT_REVOCABLE: /],
  ])("holat keys %j ends with %i and one line", async (args, code, line) => {
    const result = await holat(...args);
    expect([result.code, result.stdout]).toEqual([code, ""]);
    expect(result.stderr).toMatch(line);
    expect(result.stderr.trimEnd().split("\n")).toHaveLength(1);
  });
});

describe("before the first start", () => {
  test("on an address for others there must be a key: the first one is made without a server", async () => {
    await using directory = await temporaryDirectory();
    const data = join(directory.path, ".holat");
    const env = { HOLAT_HOST: "0.0.0.0", HOLAT_PORT: "0" };
    const list = await keysIn(directory.path, {}, "list", "--local");
    expect([list.code, list.stderr]).toEqual([
      4,
      expect.stringMatching(/^holat: There is no database in \S+\.holat\. Set/),
    ]);
    expect(existsSync(data)).toBe(false);

    await fillPglite(data);
    const refuse = startCli(["serve"], { cwd: directory.path, env });
    expect(await refuse.exited).toEqual({ code: 2, signal: null });
    expect(refuse.stderr().trimEnd().split("\n").at(-1)).toMatch(
      /^holat: HOLAT_API_KEY is missing, and no stored key can be used, while HOLAT_HOST \(0\.0\.0\.0\) .*; it wants a key/,
    );
    const doctor = await runProgram(
      "sh",
      ["-c", 'cd "$1" && exec "$2" "$3" doctor', "sh", directory.path, process.execPath, commandFile],
      {
        env: { HOME: directory.path, ...env },
      },
    );
    expect(doctor.stdout).toMatch(/^WRONG {2}access .*there is no key, and HOLAT_HOST \(0\.0\.0\.0\)/m);

    const made = await keysIn(directory.path, {}, "create", "--local", "--name", "first", "--scope", "admin");
    expect(made.stderr).toContain(`made on the database itself: PGlite in ${data}`);
    const key = /^key: (hk_\S+)$/m.exec(made.stdout)?.[1] ?? "";
    await using cli = startCli(["serve"], { cwd: directory.path, env });
    const [, url = ""] = await cli.says(/listens on (\S+)/);
    expect(cli.stdout()).toContain("every call needs a key (HOLAT_API_KEY, or one of holat keys)");
    expect((await fetch(`${url}/calls/sessions/all`)).status).toBe(401);
    const keys = await fetch(`${url}/keys`, bearer(key));
    expect((await keys.json()) as ShownApiKey[]).toMatchObject([{ name: "first", createdBy: "local" }]);

    const held = await keysIn(
      directory.path,
      {},
      "create",
      "--local",
      "--name",
      "second",
      "--scope",
      "admin",
    );
    expect([held.code, held.stdout]).toEqual([4, ""]);
    expect(held.stderr).toMatch(
      /is in use by process \d+ .* ask that one, by HOLAT_URL or --url and HOLAT_API_KEY/,
    );
    const asked = await keysIn(
      directory.path,
      { HOLAT_API_KEY: key },
      "create",
      "--url",
      url,
      "--name",
      "second",
      "--scope",
      "admin",
    );
    expect([asked.code, asked.stderr]).toEqual([0, expect.stringContaining(`made by the server at ${url}`)]);
    expect(cli.stdout() + cli.stderr()).not.toContain(key);
  });

  test("without a server and without --url the database is used, and that is said", async () => {
    await using directory = await temporaryDirectory();
    await fillPglite(join(directory.path, ".holat"));
    const port = String(await findFreePort());
    const list = await keysIn(directory.path, { HOLAT_PORT: port }, "list");
    expect(list).toEqual({
      code: 0,
      stdout: "no keys\n",
      stderr: `holat: read on the database itself: PGlite in ${directory.path}/.holat (no server answers at http://localhost:${port})\n`,
    });
    const named = await keysIn(directory.path, { HOLAT_URL: `http://127.0.0.1:${port}` }, "list");
    expect([named.code, named.stderr]).toEqual([4, expect.stringContaining("ECONNREFUSED")]);
  });
});
