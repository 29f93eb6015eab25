import { spawn } from "node:child_process";
import { appendFile, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  deriveFingerprint,
  eventually,
  findFreePort,
  requireProgram,
  run,
  type SshHost,
  startSshHost,
  startSynDropper,
  startTcpProxy,
  startTcpServer,
} from "@holat/testkit";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { deriveSshErrorCode } from "../../src/ssh/errors/deriveSshErrorCode.js";
import { createSshPool, type SshPool, type SshPoolOptions, type SshTarget } from "../../src/ssh/index.js";
import { runOn, targetOf } from "./poolSupport.js";

let host: SshHost;
let manyKeys: SshHost;
let dir: string;
const pools: SshPool[] = [];
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "holat-errors-"));
  [host, manyKeys] = await Promise.all([
    startSshHost(),
    startSshHost({ hostKeyTypes: ["ed25519", "ecdsa", "rsa"] }),
  ]);
});
afterAll(async () => {
  await Promise.all([host.stop(), manyKeys.stop()]);
  await rm(dir, { recursive: true, force: true });
});
afterEach(async () => {
  for (const pool of pools.splice(0)) await pool.close();
});

const makePool = (options: SshPoolOptions = {}) => {
  const pool = createSshPool({ connectJitterMs: 0, ...options });
  pools.push(pool);
  return pool;
};
/** The code of the failure, its sentence and what it was made from. */
async function failureOf(target: SshTarget, options: SshPoolOptions = {}) {
  const error: unknown = await runOn(makePool(options), target, "true").then(
    () => new Error("it connected"),
    (reason: unknown) => reason,
  );
  expect(error).toMatchObject({ name: "HolatError", hint: expect.stringMatching(/./) });
  return error;
}
const fails = (code: string, cause?: object, message?: RegExp) => ({
  code,
  message:
    message === undefined
      ? expect.stringMatching(/^SSH connection error: ./)
      : expect.stringMatching(message),
  ...(cause === undefined ? {} : { cause: expect.objectContaining(cause) }),
});

describe("reaching the machine", () => {
  test("nothing listens", async () => {
    const port = await findFreePort();
    expect(await failureOf(targetOf(host, { port }))).toMatchObject(
      fails("CONN_REFUSED", { code: "ECONNREFUSED" }),
    );
  });

  test("SYN is dropped: the seed's own sentence", async () => {
    await using dropper = await startSynDropper();
    const error = await failureOf(targetOf(host, { port: dropper.port }), { connectTimeoutMs: 300 });
    expect(error).toMatchObject({
      code: "CONN_TIMEOUT",
      message: `SSH connection error: Connection timeout to 127.0.0.1:${dropper.port}. Check firewall and network`,
    });
  });

  test("connected, and then silence: told apart from a dropped SYN", async () => {
    await using mute = await startTcpServer();
    const error = await failureOf(targetOf(host, { port: mute.port }), { handshakeTimeoutMs: 300 });
    expect(error).toMatchObject(fails("HANDSHAKE_TIMEOUT"));
  });

  test("silence after the server's greeting", async () => {
    await using mute = await startTcpServer((socket) => socket.write("SSH-2.0-OpenSSH_9.2\r\n"));
    const error = await failureOf(targetOf(host, { port: mute.port }), { handshakeTimeoutMs: 300 });
    expect(error).toMatchObject(fails("HANDSHAKE_TIMEOUT"));
  });

  test("a name that does not exist", async () => {
    expect(await failureOf(targetOf(host, { host: "no-such-host.invalid" }))).toMatchObject(
      fails("DNS", { syscall: "getaddrinfo" }, /no-such-host\.invalid/),
    );
  });

  test.each([
    ["ETIMEDOUT", "CONN_TIMEOUT"],
    ["EHOSTUNREACH", "HOST_UNREACHABLE"],
    ["ENETUNREACH", "HOST_UNREACHABLE"],
    ["EAI_AGAIN", "DNS"],
    ["EACCES", "CONN_FAILED"],
  ])("what cannot be made on loopback: %s is %s", (code, expected) => {
    expect(deriveSshErrorCode(Object.assign(new Error("connect"), { code }), "dial")).toBe(expected);
  });
});

describe("what answers is no usable SSH server", () => {
  test.each([
    ["a web server", "HTTP/1.1 400 Bad Request\r\n\r\n"],
    ["another protocol version", "SSH-1.5-old\r\n"],
    ["rubbish without end of line", "x".repeat(100_000)],
    ["lines without end", "x\n".repeat(100_000)],
    ["a refusal in words", "Not allowed at this time\r\n"],
    ["nothing at all", ""],
  ])("%s", async (_, greeting) => {
    await using server = await startTcpServer((socket) => socket.end(greeting));
    expect(await failureOf(targetOf(host, { port: server.port }))).toMatchObject(fails("HANDSHAKE_LOST"));
  });

  test("it closes right after its greeting", async () => {
    await using server = await startTcpServer((socket) => socket.end("SSH-2.0-OpenSSH_9.2\r\n"));
    expect(await failureOf(targetOf(host, { port: server.port }))).toMatchObject(fails("HANDSHAKE_LOST"));
  });

  test("rubbish after a true greeting", async () => {
    await using server = await startTcpServer((socket) => {
      socket.write("SSH-2.0-OpenSSH_9.2\r\n");
      socket.write(Buffer.alloc(200_000, 0xff));
    });
    expect(await failureOf(targetOf(host, { port: server.port }))).toMatchObject(fails("HANDSHAKE_LOST"));
  });

  test("no common algorithm", async () => {
    await using modern = await startSshHost({
      extraConfig: "KexAlgorithms sntrup761x25519-sha512@openssh.com",
    });
    expect(await failureOf(targetOf(modern))).toMatchObject(
      fails("ALGO_MISMATCH", { level: "handshake", message: expect.stringContaining("no matching") }),
    );
  });

  test("MaxStartups drops the connection", async () => {
    await using busy = await startSshHost({ maxStartups: "1:100:1" });
    const holder = connect({ host: busy.host, port: busy.port });
    await new Promise((resolve) => holder.once("data", resolve));
    expect(await failureOf(targetOf(busy))).toMatchObject(fails("HANDSHAKE_LOST"));
    holder.destroy();
  });
});

describe("logging in", () => {
  test("a key that the server does not take is tried once", async () => {
    await using strict = await startSshHost({ extraConfig: "MaxAuthTries 1" });
    const credential = { kind: "key", privateKey: host.strangerKey } as const;
    expect(await failureOf(targetOf(strict, { credential }))).toMatchObject(
      fails("AUTH_FAILED", undefined, /holat-dash/),
    );
    const attempts = () => strict.log().split("Failed publickey for").length - 1;
    await eventually(() => expect(strict.log()).toMatch(/closed by|Disconnect/i));
    expect(attempts()).toBeLessThanOrEqual(1);
  });

  test("a user that does not exist", async () => {
    expect(await failureOf(targetOf(host, { user: "nobody-here" }))).toMatchObject(fails("AUTH_FAILED"));
  });

  test("a password, right and wrong; the message holds neither", async () => {
    const right = targetOf(host, { credential: { kind: "password", password: host.password } });
    expect((await runOn(makePool(), right, "id -un")).stdout).toBe(`${host.user}\n`);
    const error = await failureOf(
      targetOf(host, { credential: { kind: "password", password: "guessed it" } }),
    );
    expect(error).toMatchObject(fails("AUTH_FAILED", { level: "client-authentication" }));
    expect(JSON.stringify(error) + String(error)).not.toContain("guessed it");
  });

  test("a password where the server only asks questions", async () => {
    const extraConfig = "UsePAM yes\nPasswordAuthentication no\nKbdInteractiveAuthentication yes";
    await using asking = await startSshHost({ extraConfig });
    const right = targetOf(asking, { credential: { kind: "password", password: asking.password } });
    expect((await runOn(makePool(), right, "id -un")).stdout).toBe(`${asking.user}\n`);
    const wrong = targetOf(asking, { credential: { kind: "password", password: "guessed it" } });
    expect(await failureOf(wrong)).toMatchObject(fails("AUTH_FAILED"));
  });

  test("keys that cannot be used fail before anything is sent", async () => {
    await using proxy = await startTcpProxy({ to: host });
    const broken = [
      { privateKey: host.passphraseKey, passphrase: "wrong" },
      { privateKey: host.passphraseKey },
      { privateKey: "-----BEGIN OPENSSH PRIVATE KEY-----\nrubbish\n-----END OPENSSH PRIVATE KEY-----\n" },
      { privateKey: "" },
      { privateKey: Buffer.from([0, 255, 1, 2]) },
      { privateKey: host.hostKeys[0]?.publicKey ?? "" },
    ];
    for (const key of broken) {
      const target = targetOf(host, { port: proxy.port, credential: { kind: "key", ...key } });
      expect(await failureOf(target)).toMatchObject(fails("KEY_INVALID"));
    }
    expect(proxy.stats.accepted).toBe(0);
  });

  test("a key with its passphrase, as text or bytes", async () => {
    const privateKey = Buffer.from(host.passphraseKey);
    const credential = { kind: "key", privateKey, passphrase: host.passphrase } as const;
    expect((await runOn(makePool(), targetOf(host, { credential }), "echo in")).stdout).toBe("in\n");
  });

  test("an agent: with the key, with another one, and gone", async () => {
    const socket = join(dir, "agent");
    const agent = spawn(requireProgram("ssh-agent"), ["-D", "-a", socket], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    await new Promise((resolve) => agent.stdout.once("data", resolve));
    const credential = { kind: "agent", socket } as const;
    const add = async (name: string, key: string) => {
      await writeFile(join(dir, name), key, { mode: 0o600 });
      await run("env", [`SSH_AUTH_SOCK=${socket}`, requireProgram("ssh-add"), "-q", join(dir, name)]);
    };
    await add("stranger", host.strangerKey);
    expect(await failureOf(targetOf(host, { credential }))).toMatchObject(fails("AUTH_FAILED"));
    await add("good", host.privateKey);
    expect((await runOn(makePool(), targetOf(host, { credential }), "echo in")).stdout).toBe("in\n");
    const exited = new Promise((resolve) => agent.once("exit", resolve));
    agent.kill();
    await exited;
    expect(await failureOf(targetOf(host, { credential }))).toMatchObject(
      fails("KEY_INVALID", { level: "agent" }),
    );
  });
});

describe("host keys", () => {
  const other = "SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

  test("another key than the pinned one ends before any login, and both fingerprints are told", async () => {
    const error = await failureOf(targetOf(manyKeys, { hostKey: { kind: "pin", fingerprints: [other] } }));
    expect(error).toMatchObject(fails("HOST_KEY_MISMATCH"));
    expect(String(error)).toContain(other);
    expect(String(error)).toContain(manyKeys.hostKeyFingerprint);
    await eventually(() => expect(manyKeys.log()).toMatch(/closed by|Disconnect/i));
    expect(manyKeys.log()).not.toMatch(/user|Accepted|Failed/);
  });

  test("no fingerprint pinned at all accepts nothing", async () => {
    expect(await failureOf(targetOf(host, { hostKey: { kind: "pin", fingerprints: [] } }))).toMatchObject(
      fails("HOST_KEY_MISMATCH"),
    );
  });

  test("an unknown host tells its fingerprint", async () => {
    const error = await failureOf(
      targetOf(host, { hostKey: { kind: "known-hosts", file: join(dir, "none") } }),
    );
    expect(error).toMatchObject(fails("HOST_KEY_UNKNOWN"));
    expect(String(error)).toContain(host.hostKeyFingerprint);
  });

  test("known hosts, plain and hashed; revoked afterwards", async () => {
    const file = join(dir, "known");
    const line = `[127.0.0.1]:${host.port} ${host.hostKeys[0]?.publicKey}\n`;
    await writeFile(file, line);
    await run(requireProgram("ssh-keygen"), ["-H", "-f", file]);
    const target = targetOf(host, { hostKey: { kind: "known-hosts", file } });
    expect((await runOn(makePool(), target, "echo in")).stdout).toBe("in\n");
    await appendFile(file, `@revoked * ${host.hostKeys[0]?.publicKey}\n`);
    expect(await failureOf(target)).toMatchObject(fails("HOST_KEY_MISMATCH"));
  });

  test("trust on first use: written once, held to when another machine answers", async () => {
    const file = join(dir, "first-use");
    await using proxy = await startTcpProxy({ to: () => to });
    let to = { host: host.host, port: host.port };
    const hostKey = { kind: "trust-first-use", file } as const;
    const target = targetOf(host, { port: proxy.port, hostKey });
    const pool = makePool();
    await Promise.all([1, 2, 3].map(() => runOn(pool, target, "true")));
    await runOn(makePool(), target, "true");
    expect((await readFile(file, "utf8")).trim().split("\n")).toHaveLength(1);
    to = { host: manyKeys.host, port: manyKeys.port };
    const impostor = targetOf(manyKeys, { port: proxy.port, hostKey });
    expect(await failureOf(impostor)).toMatchObject(fails("HOST_KEY_MISMATCH"));
  });

  test("a failed login or a failed proof writes no key", async () => {
    const file = join(dir, "not-written");
    await using mute = await startTcpServer((socket) => socket.end("SSH-2.0-x\r\n"));
    const hostKey = { kind: "trust-first-use", file } as const;
    await failureOf(targetOf(host, { port: mute.port, hostKey }));
    await expect(readFile(file)).rejects.toThrow(/ENOENT/);
  });

  test("of a server with several keys any may be pinned", async () => {
    for (const { publicKey } of manyKeys.hostKeys) {
      const fingerprint = deriveFingerprint(publicKey);
      const target = targetOf(manyKeys, { hostKey: { kind: "pin", fingerprints: [fingerprint] } });
      expect((await runOn(makePool(), target, "true")).hostKey).toBe(fingerprint);
    }
    const none = targetOf(manyKeys, { hostKey: { kind: "pin", fingerprints: [other] } });
    expect(await failureOf(none)).toMatchObject(fails("HOST_KEY_MISMATCH", undefined, /ssh-ed25519/));
  });

  test("a server with several keys is asked for the known type first", async () => {
    await using proxy = await startTcpProxy({ to: manyKeys });
    for (const { publicKey, type } of manyKeys.hostKeys) {
      const file = join(dir, `known-${type}`);
      await writeFile(file, `[127.0.0.1]:${proxy.port} ${publicKey}\n`);
      const target = targetOf(manyKeys, { port: proxy.port, hostKey: { kind: "known-hosts", file } });
      expect((await runOn(makePool(), target, "true")).hostKey).toBe(deriveFingerprint(publicKey));
    }
    expect(proxy.stats.accepted).toBe(manyKeys.hostKeys.length);
  });
});

test("everybody who waits for one attempt gets its failure; the next attempt is a new one", async () => {
  await using proxy = await startTcpProxy({ to: host });
  proxy.refuse = true;
  const pool = makePool();
  const target = targetOf(host, { port: proxy.port });
  const ran = await Promise.allSettled([1, 2, 3, 4, 5].map(() => runOn(pool, target, "true")));
  expect(ran.map(({ status }) => status)).toEqual(ran.map(() => "rejected"));
  expect(proxy.stats.accepted).toBe(1);
  proxy.refuse = false;
  expect((await runOn(pool, target, "echo now")).stdout).toBe("now\n");
});
