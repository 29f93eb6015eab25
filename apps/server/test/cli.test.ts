import { once } from "node:events";
import { readdir, stat } from "node:fs/promises";
import { get } from "node:http";
import { createRequire } from "node:module";
import { connect, createServer } from "node:net";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { describe, expect, test } from "vitest";
import { startCli } from "./support/startCli.js";
import { temporaryDirectory } from "./support/temporaryDirectory.js";

const { version } = createRequire(import.meta.url)("../package.json");

async function run(args: readonly string[], env: Record<string, string> = {}) {
  await using directory = await temporaryDirectory();
  await using cli = startCli(args, { cwd: directory.path, env });
  const { code } = await cli.exited;
  return { code, stdout: cli.stdout(), stderr: cli.stderr() };
}

describe("the command line", () => {
  test("--help names the commands and the settings, --version the version", async () => {
    const help = await run(["--help"]);
    expect(help).toMatchObject({ code: 0, stderr: "" });
    expect(help.stdout).toMatch(
      /holat serve[\s\S]*holat demo[\s\S]*holat calls[\s\S]*holat keys[\s\S]*holat doctor[\s\S]*HOLAT_SSH_COMMAND/,
    );
    expect(await run(["--version"])).toEqual({ code: 0, stdout: `${version}\n`, stderr: "" });
  });

  test.each([
    [[], /usage/],
    [["dance"], /there is no command "dance"/],
    [["serve", "now"], /"now" is one word too many/],
    [["serve", "--port", "1"], /'--port'/],
    [["serve", "--seconds", "3"], /--seconds is for holat demo/],
    [["demo", "--seconds", "0"], /--seconds is "0"; it wants an integer/],
  ])("%j ends with exit code 2", async (args, message) => {
    const { code, stdout, stderr } = await run(args);
    expect(stderr).toMatch(message);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  });
});

describe("a start that cannot be", () => {
  test.each([
    [{ HOLAT_PORT: "http" }, /^holat: HOLAT_PORT is "http"; it wants an integer/],
    [{ HOLAT_PROT: "1" }, /^holat: HOLAT_PROT .* did you mean HOLAT_PORT/],
    [
      { HOLAT_HOST: "0.0.0.0" },
      /^holat: HOLAT_API_KEY is missing, and no usable key is stored, while HOLAT_HOST /,
    ],
    [{ DATABASE_URL: "mysql://u:hunter22@h/d" }, /^holat: DATABASE_URL is a value of/],
  ])("%j: one line, exit code 2, nothing created", async (env, message) => {
    await using directory = await temporaryDirectory();
    await using cli = startCli(["serve"], { cwd: directory.path, env });
    expect(await cli.exited).toEqual({ code: 2, signal: null });
    expect(cli.stderr()).toMatch(message);
    expect(cli.stderr().trimEnd()).not.toContain("\n");
    expect(cli.stderr()).not.toContain("hunter");
    expect(cli.stdout()).toBe("");
    expect(await readdir(directory.path)).toEqual([]);
  });

  test("HOLAT_HOST is another machine's address: one line that names it, exit code 2", async () => {
    const { code, stdout, stderr } = await run(["serve"], {
      HOLAT_HOST: "203.0.113.7",
      HOLAT_PORT: "0",
      HOLAT_API_KEY: "hk_test_0123456789abcdef",
    });
    expect(stderr).toBe(
      'holat: HOLAT_HOST is "203.0.113.7" (EADDRNOTAVAIL); it wants an address of this machine, like 127.0.0.1 or 0.0.0.0\n',
    );
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  });

  test.each([
    ["/dev/null", "EEXIST"],
    ["/proc/holat/data", "ENOENT"],
  ])("HOLAT_DATA_DIR=%s cannot be made: one line that names it, exit code 2", async (path, reason) => {
    const env = { HOLAT_DATA_DIR: path, HOLAT_PORT: "0" };
    const { code, stdout, stderr } = await run(["serve"], env);
    expect(stderr).toMatch(
      /^holat: HOLAT_DATA_DIR is ".*" \(E\w+\); it wants the path of a directory that this user can make, or read and write\n$/,
    );
    expect(stderr).toContain(`"${path}" (${reason})`);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  });

  test("a port in use: one line that names it, exit code 1", async () => {
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, "127.0.0.1", resolve));
    const address = taken.address();
    const port = String(typeof address === "object" ? address?.port : "");
    try {
      const { code, stdout, stderr } = await run(["serve"], { HOLAT_PORT: port });
      expect(stderr).toBe(
        `holat: 127.0.0.1:${port} is in use. Stop what listens there, or set HOLAT_PORT.\n`,
      );
      expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    } finally {
      taken.close();
    }
  });

  test("a database that does not answer: one line without the password, exit code 1", async () => {
    const { code, stderr } = await run(["serve"], {
      DATABASE_URL: "postgres://holat:hunter22@127.0.0.1:1/holat",
      HOLAT_SECRET: "hunter22 hunter22 hunter22 hunter22",
      HOLAT_PORT: "0",
    });
    expect(stderr.trimEnd().split("\n").at(-1)).toMatch(
      /^holat: Postgres at 127\.0\.0\.1:1\/holat: .*DATABASE_URL/,
    );
    expect(stderr).not.toContain("hunter22");
    expect(code).toBe(1);
  });
});

describe("holat serve without a target", () => {
  test("starts, says so, answers 422 to a start, and stops with exit code 0", async () => {
    await using directory = await temporaryDirectory();
    await using cli = startCli(["serve"], { cwd: directory.path, env: { HOLAT_PORT: "0" } });
    const [, url = ""] = await cli.says(/listens on (\S+)/);
    expect(cli.stdout()).toMatch(/open without a key[\s\S]*PGlite in .*no fsync[\s\S]*none configured/);
    expect(cli.stderr()).toContain("no target is configured");

    const start = await fetch(`${url}/calls/start`, { method: "POST" });
    expect({ status: start.status, type: start.headers.get("content-type") }).toEqual({
      status: 422,
      type: expect.stringContaining("application/problem+json"),
    });
    expect(await (await fetch(`${url}/calls/sessions/all`)).json()).toEqual([]);
    for (const host of ["a b", "[::ffff:127.0.0.1]:80"]) {
      const [{ statusCode, headers }] = await once(
        get(`${url}/calls/sessions/all`, { headers: { host } }),
        "response",
      );
      expect([host, statusCode, headers["content-type"]]).toEqual([host, 401, "application/problem+json"]);
    }
    const raw = async (request: string) => {
      const socket = connect(Number(new URL(url).port), "127.0.0.1").end(`${request}\r\nHost: x\r\n\r\n`);
      const [head = "", body = ""] = (await text(socket)).split("\r\n\r\n");
      return { head, problem: JSON.parse(body) };
    };
    for (const [request, status] of [
      ["FOO /calls/start HTTP/1.1", 405],
      [`GET / HTTP/1.1\r\nX-Long: ${"x".repeat(20_000)}`, 431],
      ["POST /calls/start HTTP/1.1\r\nContent-Length: two", 400],
    ] as const) {
      const { head, problem } = await raw(request);
      expect(head).toMatch(
        new RegExp(`^HTTP/1.1 ${status} [\\s\\S]*\r\nContent-Type: application/problem\\+json\r\n`),
      );
      expect(problem).toMatchObject({ status, code: expect.any(String), errors: [] });
    }
    expect((await fetch(`${url}/readyz`)).status).toBe(200);

    const data = join(directory.path, ".holat");
    expect((await stat(data)).mode & 0o777).toBe(0o700);
    expect((await stat(join(data, "secret"))).mode & 0o777).toBe(0o600);

    expect(await cli.kill("SIGTERM")).toEqual({ code: 0, signal: null });
    expect(cli.stderr()).toContain('"stopped"');
  });

  test("with HOLAT_OPEN_LOOPBACK=false and a key, only the key opens", async () => {
    await using directory = await temporaryDirectory();
    const env = { HOLAT_PORT: "0", HOLAT_OPEN_LOOPBACK: "false", HOLAT_API_KEY: "hk_test_0123456789abcdef" };
    await using cli = startCli(["serve"], { cwd: directory.path, env });
    const [, url = ""] = await cli.says(/listens on (\S+)/);
    expect(cli.stdout()).toContain("every call needs a key");
    const list = `${url}/calls/sessions/all`;
    const headers = { authorization: `Bearer ${env.HOLAT_API_KEY}` };
    expect((await fetch(list)).status).toBe(401);
    expect((await fetch(list, { headers })).status).toBe(200);
    expect((await fetch(`${url}/`)).status).toBe(200);
    expect(cli.stdout() + cli.stderr()).not.toContain(env.HOLAT_API_KEY);
  });
});
