import { readFile, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { join } from "node:path";
import { type CallSession, type Client, createClient } from "@holat/sdk";
import { findFreePort, startTcpProxy } from "@holat/testkit";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { commandFile, runCli, runCliAtTerminal, runProgram } from "./support/runCli.js";
import { type Cli, startCli } from "./support/startCli.js";
import { temporaryDirectory } from "./support/temporaryDirectory.js";

let directory: Awaited<ReturnType<typeof temporaryDirectory>>;
let demo: Cli;
let url = "";
let client: Client;
/** Asked for only by what does not come from loopback's own address. */
const apiKey = "hk_0123456789abcdef0123";

beforeAll(async () => {
  directory = await temporaryDirectory();
  demo = startCli(["demo", "--seconds", "4"], {
    cwd: directory.path,
    env: { HOLAT_PORT: "0", HOLAT_API_KEY: apiKey },
  });
  [, url = ""] = await demo.says(/listens on (\S+)/);
  client = createClient({ baseUrl: url });
});
afterAll(async () => {
  await demo.kill("SIGKILL");
  await directory[Symbol.asyncDispose]();
});

const holat = (args: readonly string[], options: Parameters<typeof runCli>[1] = {}) =>
  runCli(["calls", ...args], { ...options, env: { HOLAT_URL: url, ...options.env } });
const atTerminal = (
  args: readonly string[],
  { columns = 80, ...options }: { columns?: number } & NonNullable<Parameters<typeof runCli>[1]> = {},
) => runCliAtTerminal(["calls", ...args], { columns, ...options, env: { HOLAT_URL: url, ...options.env } });
const readLines = (text: string): CallSession[] =>
  text
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
/** What a redrawn line read at each moment. */
const readDrawn = (text: string) => text.split(/\r\S\[2K/).map((line) => line.trimEnd());
const esc = "\u001b";
/** Text that would clear the screen, if it reached a terminal as it is. */
const hostile = `${esc}[2J${esc}]0;owned\u0007note`;

describe.concurrent("start", () => {
  test("says the id alone; numbers, arguments and metadata arrive", async () => {
    const file = join(directory.path, "called.txt");
    await writeFile(file, "\ufeff+998900000002\r\n\r\n  +998900000003  \n");
    const { code, stdout, stderr } = await holat([
      ...["start", "--target", "demo-simulation", "--number", "+998900000001", "--numbers-file", file],
      ...["--arg", "CAMPAIGN=a=b", "--metadata", JSON.stringify({ shop: "north", note: hostile })],
    ]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(/^session-\d{13}-[a-z0-9]{6,}\n$/);
    const ended = await holat(["watch", stdout.trim(), "--json"]);
    expect(ended.code).toBe(0);
    expect(readLines(ended.stdout).at(-1)).toMatchObject({
      status: "COMPLETED",
      totalNumbers: 3,
      metadata: { shop: "north", note: hostile },
    });
    const { results } = {
      results: await (await fetch(`${url}/calls/session/${stdout.trim()}/results`)).text(),
    };
    for (const last of [1, 2, 3]) expect(results).toContain(`+99890000000${last}`);

    const details = await holat(["show", stdout.trim(), "--lang", "en"]);
    expect(details.stdout).toMatch(/^status {8}COMPLETED \(Completed successfully\)$/m);
    expect(details.stdout).toMatch(/^ {2}Call process completed successfully\. Total: 3, /m);
    expect(details.stdout).not.toContain(esc);
  });

  test("takes numbers from stdin, watches to the end, and an idempotency key makes one session of two starts", async () => {
    const start = () =>
      holat(["start", "--numbers-file", "-", "--watch", "--idempotency-key", "twice"], { input: "+1\n+2" });
    const first = await start();
    expect(first).toMatchObject({ code: 0, stderr: "" });
    const [id, ...lines] = first.stdout.trimEnd().split("\n");
    expect(lines.at(-1)).toMatch(/^\S+Z {2}COMPLETED {2}100% {2}2\/2 {2}2 connected, 0 failed$/);
    expect((await start()).stdout.split("\n")[0]).toBe(id);
  });

  test("the examples of docs/cli.md work as written", async () => {
    const page = await readFile(new URL("../../../docs/cli.md", import.meta.url), "utf8");
    const examples = [...page.matchAll(/^```sh\n([\s\S]*?)^```/gm)].map(([, block]) => block);
    expect(examples.length).toBe(3);
    const script = `set -eu\nholat() { '${process.execPath}' '${commandFile}' "$@"; }\ncd '${directory.path}'\n${examples.join("\n")}`;
    const { code, stdout, stderr } = await runProgram("sh", ["-c", script], { env: { HOLAT_URL: url } });
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(/COMPLETED {2}100% {2}3\/3 {2}3 connected, 0 failed\nsession /);
    expect(stdout).toMatch(/^metadata {6}\{"shop":"north"\}$/m);
    expect(stdout).toMatch(/^all called$/m);
  });
});

describe.concurrent("watch", () => {
  test("in a pipe: plain lines, the last is the end", async () => {
    const { sessionId } = await client.calls.start();
    const { code, stdout } = await holat(["watch", sessionId]);
    const lines = stdout.trimEnd().split("\n");
    expect(code).toBe(0);
    expect(stdout).not.toContain(esc);
    for (const line of lines) expect(line).toMatch(/^\d{4}-\S+Z {2}(?:PENDING|RUNNING|COMPLETED) {2}\S/);
    expect(lines.at(-1)).toContain("COMPLETED  100%  150/150  120 connected, 30 failed");
  });

  test("at a terminal: one redrawn line with a bar, in colour, that stays", async () => {
    const { sessionId } = await client.calls.start();
    const { code, stdout } = await atTerminal(["watch", sessionId], { env: { LANG: "C.UTF-8" } });
    expect(code).toBe(0);
    expect(stdout.trimEnd().split("\n").length).toBe(1);
    expect(stdout).toContain(`${esc}[36m`);
    expect(readDrawn(stdout).at(-1)).toContain(
      `${esc}[32m${"█".repeat(19)}${esc}[0m  100%  150/150  120 connected, 30 failed`,
    );
  });

  test("with NO_COLOR, in ASCII, at a narrow one: no colour, and no line is wider", async () => {
    const { sessionId } = await client.calls.start();
    const { stdout } = await atTerminal(["watch", sessionId, "--lang", "en"], {
      columns: 40,
      env: { NO_COLOR: "1" },
    });
    const drawn = readDrawn(stdout);
    expect(drawn.at(-1)).toMatch(/^#{9} {2}100% {2}150\/150\b/);
    for (const line of drawn) {
      expect(line).not.toContain(esc);
      expect(line.length).toBeLessThan(40);
    }
  });

  test("at a dumb one: plain lines", async () => {
    const { sessionId } = await client.calls.start({ numbers: ["1"] });
    const { stdout } = await atTerminal(["watch", sessionId], { env: { TERM: "dumb" } });
    expect(stdout).not.toContain(esc);
    expect(stdout.trimEnd()).toMatch(/Z {2}COMPLETED {2}100% {2}1\/1 {2}1 connected, 0 failed$/);
  });

  test("a session that was canceled is exit code 3, with the reason", async () => {
    const canceled = await client.calls.start();
    await client.calls.cancel(canceled.sessionId);
    const { code, stdout, stderr } = await holat(["watch", canceled.sessionId]);
    expect(code).toBe(3);
    expect(stdout.trimEnd().split("\n").at(-1)).toContain("FAILED");
    expect(stderr).toMatch(/^holat: CANCELED: .*\n$/);
  });

  test("Ctrl-C ends the watching alone, says so, and the session goes on", async () => {
    const { sessionId } = await client.calls.start();
    const stopped = await holat(["watch", sessionId], {
      onOutput: ({ stdout }, child) => stdout.includes("RUNNING") && child.kill("SIGINT"),
    });
    expect(stopped.code).toBe(130);
    expect(stopped.stderr).toBe(
      `holat: stopped watching; the session goes on. Watch it again: holat calls watch ${sessionId}\n`,
    );
    expect((await holat(["watch", sessionId])).code).toBe(0);
  });

  test("a server that goes away is waited for, which is said once", async () => {
    await using proxy = await startTcpProxy({ to: { host: "127.0.0.1", port: Number(new URL(url).port) } });
    const env = { HOLAT_URL: `http://127.0.0.1:${proxy.port}`, HOLAT_API_KEY: apiKey };
    const { code, stdout, stderr } = await holat(["start", "--watch", "--json"], {
      env,
      onOutput(said) {
        proxy.refuse = said.stdout !== "" && said.stderr === "";
        if (proxy.refuse) proxy.cut();
      },
    });
    expect(code).toBe(0);
    expect(readLines(stdout).at(-1)).toMatchObject({ status: "COMPLETED", processedNumbers: 150 });
    expect(stderr).toBe(
      "holat: the server does not answer; trying again until it does\nholat: connected again\n",
    );
  });

  test("whoever reads may stop: no stack, the exit code of a broken pipe", async () => {
    const { sessionId } = await client.calls.start();
    const script = `"$0" "$@" | head -n 1; echo "code \${PIPESTATUS[0]}"`;
    const { stdout, stderr } = await runProgram(
      "bash",
      ["--norc", "-c", script, process.execPath, commandFile, "calls", "watch", sessionId],
      { env: { HOLAT_URL: url } },
    );
    expect(stdout).toMatch(/^\S+Z {2}.*\ncode 141\n$/);
    expect(stderr).toBe("");
  });
});

describe("list, show and cancel", () => {
  test("list: newest first, filtered, as many as asked for, also over pages", async () => {
    for (let count = 0; count < 3; count++) await client.calls.start({ numbers: ["1"] });
    const table = await holat(["list", "--limit", "2"]);
    expect(table.code).toBe(0);
    expect(table.stdout).toMatch(
      /^SESSION .* STARTED\n(?:session-\S+ +(?:PENDING|RUNNING|COMPLETED) .*\n){2}$/,
    );
    const all = readLines((await holat(["list", "--all", "--json"])).stdout);
    const ids = (await client.calls.list({ limit: 100 }).page()).sessions.map(({ sessionId }) => sessionId);
    expect(all.map(({ sessionId }) => sessionId)).toEqual(ids);
    const completed = readLines((await holat(["list", "--status", "completed", "--json"])).stdout);
    expect(new Set(completed.map(({ status }) => status))).toEqual(new Set(["COMPLETED"]));
    expect((await holat(["list", "--target", "nowhere"])).stdout).toBe("no sessions\n");
  });

  test("cancel: accepted once; a session that is over is refused with exit code 4", async () => {
    const { sessionId } = await client.calls.start();
    expect(await holat(["cancel", sessionId])).toMatchObject({
      code: 0,
      stdout: `${sessionId}  cancel requested\n`,
    });
    await holat(["watch", sessionId]);
    const again = await holat(["cancel", sessionId, "--force"]);
    expect({ code: again.code, stdout: again.stdout }).toEqual({ code: 4, stdout: "" });
    expect(again.stderr).toMatch(/^holat: SESSION_ENDED: .*\n$/);
  });
});

describe.concurrent("one line and exit code 2 for what cannot be meant", () => {
  test.each([
    [["start", "now"], /"now" is one word too many/],
    [["start", "--arg", "NAME"], /--arg is "NAME"; it wants NAME=VALUE/],
    [["start", "--arg", "A=1", "--arg", "A=2"], /--arg A is given twice/],
    [["start", "--metadata", "[1]"], /--metadata wants a JSON object/],
    [["start", "--numbers-file", "/nowhere"], /--numbers-file: ENOENT/],
    [["start", "--numbers-file", "-"], /there is no number in stdin/],
    [["start", "--numbres", "1"], /'--numbres'/],
    [["list", "--status", "DONE"], /--status is "DONE"; it wants one of PENDING, RUNNING/],
    [["list", "--limit", "0"], /--limit is "0"; it wants an integer from 1/],
    [["list", "--limit", "1", "--all"], /exclude each other/],
    [["list", "--lang", "de"], /--lang is "de"; it wants one of uz, ru, en, id/],
    [["list", "--url", "ftp://x"], /--url is "ftp:\/\/x"; it wants an address/],
    [["list", "--url", "http://u:hunter22@x"], /--url \(not shown\) has a user/],
    [["watch"], /the session's id is missing/],
    [["show", "a", "b"], /"b" is one word too many/],
    [["constructor"], /there is no command calls "constructor"/],
    [[], /the command is missing: start, list, show/],
  ])("%j", async (args, message) => {
    const { code, stdout, stderr } = await holat(args, { input: "\n \n" });
    expect(stderr).toMatch(message);
    expect(stderr).toMatch(/^holat: [^\n]*\n$/);
    expect(stderr).not.toContain("hunter22");
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  });

  test("--help is no mistake", async () => {
    expect(await holat(["watch", "--help"])).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^usage:[\s\S]*exit codes/),
      stderr: "",
    });
  });
});

describe.concurrent("one line and exit code 4 for a server that is not there or refuses", () => {
  test("nobody listens", async () => {
    const { code, stderr } = await holat(["list"], {
      env: { HOLAT_URL: `http://127.0.0.1:${await findFreePort()}` },
    });
    expect(stderr).toMatch(/^holat: [^\n]*127\.0\.0\.1:\d+[^\n]*ECONNREFUSED[^\n]*holat serve[^\n]*\n$/);
    expect(code).toBe(4);
  });

  test("an unknown session, an unknown target, a value that is refused", async () => {
    for (const [args, message] of [
      [["watch", "session-1738862891234-abc123"], /SESSION_NOT_FOUND/],
      [
        ["start", "--target", "nowhere"],
        /^holat: VALIDATION_FAILED: \/target: target is "nowhere", [^;]*; [^;]*$/,
      ],
      [["start", "--arg", "lower=1"], /lower/],
    ] as const) {
      const { code, stderr } = await holat(args);
      expect(stderr).toMatch(message);
      expect(stderr).toMatch(/^holat: [^\n]*\n$/);
      expect(code).toBe(4);
    }
  });

  test("a wrong key, which is never shown; and what is no Holat at all, with hostile text", async () => {
    const wrong = await holat(["list"], { env: { HOLAT_API_KEY: "hk_hunter22" } });
    expect(wrong.stderr).toMatch(/^holat: UNAUTHORIZED: .*HOLAT_API_KEY[^\n]*\n$/);
    expect(wrong.stderr).not.toContain("hunter22");
    expect(wrong.code).toBe(4);

    const other = createServer((_, response) => {
      response.writeHead(418, { "content-type": "application/problem+json" });
      response.end(JSON.stringify({ detail: hostile, code: hostile }));
    });
    await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
    const address = other.address();
    try {
      const port = typeof address === "object" ? address?.port : "";
      const { code, stderr } = await holat(["list", "--url", `http://127.0.0.1:${port}`]);
      expect({ code, stderr }).toEqual({ code: 4, stderr: "holat: note: note\n" });
    } finally {
      other.close();
    }
  });
});
