import { spawn } from "node:child_process";
import { readdirSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type DialerName, dialerNames, dialerPath, eventually, tellDialer } from "../src/index.js";

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "holat-dialer-test-"));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

function start(name: DialerName, env: Record<string, string> = {}, stdin = "") {
  const child = spawn(dialerPath(name), [], {
    env: { PATH: "/usr/bin:/bin", HOLAT_TEST_RECORD_DIR: dir, HOLAT_SESSION_ID: name, ...env },
    cwd: dir,
    stdio: ["pipe", "pipe", "pipe"],
  });
  child.stdin.on("error", () => {});
  child.stdin.end(stdin);
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => out.push(chunk));
  child.stderr.on("data", (chunk: Buffer) => err.push(chunk));
  const ended = new Promise<{ code: number | null; signal: string | null; out: Buffer; err: Buffer }>(
    (resolve) =>
      child.once("close", (code, signal) =>
        resolve({ code, signal, out: Buffer.concat(out), err: Buffer.concat(err) }),
      ),
  );
  return { child, ended };
}
const runDialer = (...args: Parameters<typeof start>) => start(...args).ended;
const lines = (bytes: Buffer) => bytes.toString().trimEnd().split("\n");

test("every script has a name and every name a script", () => {
  const scripts = readdirSync(fileURLToPath(new URL("../dialers/", import.meta.url)));
  expect([...dialerNames].sort()).toEqual(scripts.filter((name) => !/\.(md|sh)$/.test(name)).sort());
});

test("each notes its start once", async () => {
  await runDialer("silent", { HOLAT_SESSION_ID: "noted" });
  const starts = lines(await readFile(join(dir, "starts"))).filter((line) => line.startsWith("noted "));
  expect(starts).toHaveLength(1);
});

test("plain-summary prints the seed's line and nothing else", async () => {
  const ran = await runDialer("plain-summary");
  expect([ran.code, ran.out.toString(), ran.err.toString()]).toEqual([
    0,
    "Call process completed successfully. Total: 150, Connected: 120, Failed: 30\n",
    "",
  ]);
});

test.each([
  ["json-lines", 12, 0],
  ["percent", 11, 0],
  ["block-buffered", 20, 0],
  ["hundred-thousand-lines", 100_000, 0],
  ["exit-3", 1, 3],
  ["hostile", 15, 0],
] as const)("%s prints %i lines and exits %i", async (name, count, code) => {
  const ran = await runDialer(name);
  expect([ran.out.toString().split("\n").length - 1, ran.code]).toEqual([count, code]);
});

test("the ways to end, to be silent and to be loud", async () => {
  expect(await runDialer("killed-by-signal")).toMatchObject({ code: null, signal: "SIGKILL" });
  expect((await runDialer("no-final-newline")).out.toString()).toBe("Total: 10, Connected: 7, Failed: 3");
  expect((await runDialer("silent")).out).toHaveLength(0);
  expect(lines((await runDialer("noisy-stderr")).err)).toHaveLength(20_000);
});

test("binary-rubbish has every byte, one-gigabyte-line one line of the size asked for", async () => {
  const { out } = await runDialer("binary-rubbish");
  expect(new Set(out.subarray(0, 256)).size).toBe(256);
  expect(out.length).toBeGreaterThan(1 << 20);
  const long = await runDialer("one-gigabyte-line", { HOLAT_ARG_BYTES: "3000000" });
  expect(long.out.indexOf("\n")).toBe(3_000_000);
});

test("counting keeps a record that is what it printed, however it is paced", async () => {
  const env = { HOLAT_ARG_LINES: "2000", HOLAT_ARG_BATCH: "150", HOLAT_ARG_EVERY_MS: "5" };
  const { out } = await runDialer("counting", env);
  expect(await readFile(join(dir, "counting.out"))).toEqual(out);
  const results = lines(out).filter((line) => line.includes('"type":"call"'));
  const failed = results.filter((line) => line.includes('"failed"'));
  expect([lines(out).length, results.length, failed.length]).toEqual([2000, 1600, 400]);
  const progress = lines(out).findLast((line) => line.includes('"progress"')) ?? "{}";
  expect(JSON.parse(progress)).toMatchObject({ total: 1600, seq: 1997 });
});

test("reads-numbers tells the numbers, stdin, the arguments and the session", async () => {
  const file = join(dir, "numbers");
  const numbers = '+998901234567\na"b\\c $(touch x)\n';
  await writeFile(file, numbers);
  const env = { HOLAT_NUMBERS_FILE: file, HOLAT_ARG_B: "2 words", HOLAT_ARG_A: "$HOME" };
  const told = lines((await runDialer("reads-numbers", env, numbers)).out);
  expect(told.slice(0, 3)).toEqual(["session: reads-numbers", "arg: A=$HOME", "arg: B=2 words"]);
  expect(told.slice(3, 5).map((line) => JSON.parse(line).number)).toEqual([
    "+998901234567",
    'a"b\\c $(touch x)',
  ]);
  expect(told.slice(5)).toEqual(["stdin: the same"]);
  const without = lines((await runDialer("reads-numbers")).out);
  expect(without.slice(1)).toEqual(["numbers: unset", "stdin: empty"]);
});

test("told says what it is told, on either stream, and ends as it is told", async () => {
  const { ended } = start("told");
  const dialer = await tellDialer(dir, "told");
  await dialer.say("one", "two");
  await dialer.complain("alas");
  await dialer.end(7);
  const { out, err, code } = await ended;
  expect([out.toString(), err.toString(), code]).toEqual(["one\ntwo\n", "alas\n", 7]);
});

test.each([
  ["never-ends", 0],
  ["forks-ignoring-term", 2],
  ["calls-setsid", 1],
] as const)("%s leaves %i processes that TERM to its group does not end", async (name, survivors) => {
  const { child } = start(name);
  await new Promise((resolve) => child.stdout.once("data", resolve));
  const file = join(dir, `${name}.children`);
  const pids = [child.pid ?? 0, ...lines(await readFile(file).catch(() => Buffer.alloc(0))).map(Number)];
  const others = [...new Set(pids)].filter((pid) => pid > 0 && pid !== child.pid);
  expect(others).toHaveLength(survivors);
  for (const pid of [child.pid ?? 0, ...others]) process.kill(pid, "SIGTERM");
  await eventually(() => expect(child.signalCode).toBe("SIGTERM"));
  for (const pid of others) process.kill(pid, 0);
  for (const pid of others) process.kill(pid, "SIGKILL");
});
