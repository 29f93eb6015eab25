import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import ssh2 from "ssh2";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { derivePublicKey, loadDemoKeys, makeKey } from "../src/demo/demoKeys.js";
import { type SshServer, startSshServer } from "../src/demo/startSshServer.js";

let directory = "";
let server: SshServer;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "holat-demo-ssh-"));
  const keys = await loadDemoKeys(directory);
  const quiet = { debug() {}, info() {}, warn() {}, error() {} };
  server = await startSshServer({ keys, user: "demo", home: directory, logger: quiet });
  const publicKey = derivePublicKey(keys.hostKey).toString("base64");
  await writeFile(join(directory, "known_hosts"), `[127.0.0.1]:${server.port} ssh-ed25519 ${publicKey}\n`);
});
afterAll(async () => {
  await server.close();
  if (directory !== "") await rm(directory, { recursive: true, force: true });
});

interface Answer {
  readonly code: number | null;
  readonly stdout: Buffer;
  readonly stderr: string;
}

/** OpenSSH's own client against the demo's server. */
function ssh(
  words: readonly string[],
  options: { user?: string; key?: string; input?: Buffer } = {},
): Promise<Answer> {
  const settings = ["BatchMode=yes", "IdentitiesOnly=yes", "StrictHostKeyChecking=yes", "LogLevel=ERROR"];
  const child = spawn("ssh", [
    "-F",
    "none",
    ...[...settings, `UserKnownHostsFile=${join(directory, "known_hosts")}`].flatMap((one) => ["-o", one]),
    ...["-i", options.key ?? join(directory, "client_ed25519_key"), "-p", String(server.port)],
    `${options.user ?? "demo"}@127.0.0.1`,
    ...words,
  ]);
  const stdout: Buffer[] = [];
  const stderr: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => stdout.push(chunk));
  child.stderr.on("data", (chunk: Buffer) => stderr.push(chunk));
  child.stdin.on("error", () => {});
  child.stdin.end(options.input);
  return new Promise((resolve) => {
    child.on("close", (code) =>
      resolve({ code, stdout: Buffer.concat(stdout), stderr: Buffer.concat(stderr).toString() }),
    );
  });
}

describe("the demo's SSH server, to OpenSSH's client", () => {
  test("keeps its keys to itself and uses them again", async () => {
    const before = await readFile(join(directory, "ssh_host_ed25519_key"), "utf8");
    expect((await loadDemoKeys(directory)).hostKey).toBe(before);
    for (const name of ["ssh_host_ed25519_key", "client_ed25519_key"]) {
      expect((await stat(join(directory, name))).mode & 0o777).toBe(0o600);
    }
  });

  test("runs a command in its home with a small environment, and tells its exit code", async () => {
    const { code, stdout, stderr } = await ssh([
      "pwd; echo $HOME; env | grep -c HOLAT_; echo bad >&2; exit 7",
    ]);
    expect(stdout.toString()).toBe(`${directory}\n${directory}\n0\n`);
    expect(stderr).toBe("bad\n");
    expect(code).toBe(7);
  });

  test("carries 8 MiB in and out unchanged", async () => {
    const input = Buffer.alloc(8 * 2 ** 20);
    for (let i = 0; i < input.length; i += 4_096) input.writeUInt32LE(i, i);
    const { code, stdout } = await ssh(["cat"], { input });
    expect(stdout.equals(input)).toBe(true);
    expect(code).toBe(0);
  });

  test("a command that never reads its input still ends", async () => {
    expect(await ssh(["exit 3"], { input: Buffer.alloc(2 ** 20) })).toMatchObject({ code: 3 });
  });

  test("a process that signal ended is told as such, not as exit 0", async () => {
    const { code } = await ssh(["kill -KILL $$"]);
    expect(code).toBe(255);
  });

  test("another key and another user are refused", async () => {
    const other = join(directory, "other_key");
    await writeFile(other, ssh2.utils.generateKeyPairSync("ed25519").private, { mode: 0o600 });
    const wrongKey = await ssh(["true"], { key: other });
    expect(wrongKey).toMatchObject({ code: 255, stderr: expect.stringContaining("Permission denied") });
    expect(await ssh(["true"], { user: "root" })).toMatchObject({ code: 255 });
  });

  test.each([
    ["a shell", []],
    ["a terminal", ["-tt", "true"]],
    ["forwarding", ["-W", "127.0.0.1:1"]],
  ])("%s is not to be had", async (_what, words) => {
    const { stdout, code } = await ssh(words, { input: Buffer.from("echo hello\n") });
    expect(stdout.toString()).not.toContain("hello");
    if (words[0] !== "-tt") expect(code).not.toBe(0);
  });
});

test("every key that is made can be read", () => {
  const lengths = new Set<number>();
  for (let made = 0; made < 2_000; made++) lengths.add(derivePublicKey(makeKey()).length);
  expect([...lengths]).toEqual([51]);
});
