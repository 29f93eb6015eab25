import { eventually, findFreePort, type SshHost, startSshHost, startTcpProxy } from "@holat/testkit";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { createSshPool, type SshPool, type SshPoolOptions } from "../../src/ssh/index.js";
import { runOn, targetOf } from "./poolSupport.js";

let host: SshHost;
const pools: SshPool[] = [];
beforeAll(async () => {
  host = await startSshHost();
});
afterAll(() => host.stop());
afterEach(async () => {
  for (const pool of pools.splice(0)) await pool.close();
});
const makePool = (options: SshPoolOptions = {}) => {
  const pool = createSshPool({ connectJitterMs: 0, ...options });
  pools.push(pool);
  return pool;
};
const never = new AbortController().signal;

describe("a command", () => {
  test("has its stdin, both outputs and its exit code", async () => {
    const channel = await makePool().exec(targetOf(host), "cat; echo complaint >&2; exit 7", {
      signal: never,
    });
    channel.stdin.end("given");
    let stdout = "";
    channel.stdout.on("data", (chunk: Buffer) => {
      stdout += chunk.toString();
    });
    channel.stderr.resume();
    expect(await channel.ended).toEqual({ kind: "exit", code: 7 });
    expect(stdout).toBe("given");
    expect(channel.hostKey).toBe(host.hostKeyFingerprint);
  });

  test("that a signal ended says so, and has no exit code", async () => {
    expect((await runOn(makePool(), targetOf(host), "kill -KILL $$")).end).toEqual({
      kind: "signal",
      signal: "SIGKILL",
    });
  });

  test("is ended by its abort, which closes its channel alone", async () => {
    const pool = makePool();
    const abort = new AbortController();
    const channel = await pool.exec(targetOf(host), "echo $$; exec sleep 1000", { signal: abort.signal });
    const beside = runOn(pool, targetOf(host), "sleep 0.3; echo fine");
    const [pid] = await new Promise<string[]>((resolve) =>
      channel.stdout.once("data", (chunk: Buffer) => resolve(chunk.toString().split("\n"))),
    );
    abort.abort();
    expect(await channel.ended).toMatchObject({ kind: "lost" });
    expect(pid).toMatch(/^\d+$/);
    expect((await beside).stdout).toBe("fine\n");
    expect((await beside).connectionId).toBe(channel.connectionId);
  });

  test("aborted before or during its opening rejects with the signal's reason and starts nothing to wait for", async () => {
    const pool = makePool();
    const reason = new Error("changed my mind");
    await expect(pool.exec(targetOf(host), "true", { signal: AbortSignal.abort(reason) })).rejects.toBe(
      reason,
    );
    const abort = new AbortController();
    const opening = pool.exec(targetOf(host), "sleep 1000", { signal: abort.signal });
    abort.abort(reason);
    await expect(opening).rejects.toBe(reason);
    expect((await runOn(pool, targetOf(host), "echo on")).stdout).toBe("on\n");
  });
});

describe("connections", () => {
  test("are shared: 20 commands one after another use one", async () => {
    const pool = makePool();
    await using proxy = await startTcpProxy({ to: host });
    for (let i = 0; i < 20; i++) {
      const ran = await runOn(pool, targetOf(host, { port: proxy.port }), `exit ${i}`);
      expect(ran.end).toEqual({ kind: "exit", code: i });
    }
    expect(proxy.stats.accepted).toBe(1);
  });

  test("carry 8 channels each: 30 commands at once use four, and each gets its own output", async () => {
    const pool = makePool();
    const ran = await Promise.all(
      Array.from({ length: 30 }, (_, i) =>
        runOn(pool, targetOf(host), `echo ${i}; sleep 1.5; echo ${i} >&2`),
      ),
    );
    expect(ran.map(({ stdout, stderr, end }) => [stdout, stderr, end])).toEqual(
      ran.map((_, i) => [`${i}\n`, `${i}\n`, { kind: "exit", code: 0 }]),
    );
    expect(new Set(ran.map(({ connectionId }) => connectionId)).size).toBe(4);
  });

  test("give a place back when its channel was aborted, left by its reader, or never read", async () => {
    const pool = makePool({ channelsPerConnection: 2 });
    const target = targetOf(host);
    const holder = await pool.exec(target, "exec sleep 1000", { signal: never });
    for (const leave of ["abort", "break", "close"] as const) {
      const abort = new AbortController();
      const channel = await pool.exec(target, "exec yes", { signal: abort.signal });
      expect(channel.connectionId).toBe(holder.connectionId);
      if (leave === "abort") abort.abort();
      if (leave === "close") channel.close();
      if (leave === "break") for await (const _ of channel.stdout) break;
      channel.stderr.resume();
      expect(await channel.ended).toMatchObject({ kind: "lost" });
      await eventually(async () =>
        expect((await runOn(pool, target, "true")).connectionId).toBe(holder.connectionId),
      );
    }
    holder.close();
  });

  test("are apart for other users' credentials and host key policies", async () => {
    const pool = makePool();
    const one = await runOn(pool, targetOf(host), "true");
    const credential = { kind: "key", privateKey: host.passphraseKey, passphrase: host.passphrase } as const;
    const two = await runOn(pool, targetOf(host, { credential }), "true");
    const same = await runOn(pool, targetOf(host, { name: "another", command: "date" }), "true");
    expect(two.connectionId).not.toBe(one.connectionId);
    expect(same.connectionId).toBe(one.connectionId);
  });

  test("close when idle, not while used; a command that outlives its closed channel is no use", async () => {
    const pool = makePool({ idleMs: 50 });
    await using proxy = await startTcpProxy({ to: host });
    const target = targetOf(host, { port: proxy.port });
    const holder = await pool.exec(target, "exec sleep 5", { signal: never });
    const beside = await runOn(pool, target, "sleep 0.2");
    expect(beside.connectionId).toBe(holder.connectionId);
    expect(proxy.stats.open).toBe(1);
    holder.close();
    expect(await holder.ended).toMatchObject({ kind: "lost" });
    await eventually(() => expect(proxy.stats.open).toBe(0), { timeoutMs: 3000 });
    expect((await runOn(pool, target, "true")).connectionId).not.toBe(holder.connectionId);
    await eventually(() => expect(proxy.stats.open).toBe(0), { timeoutMs: 3000 });
  });

  test("end with the pool, and so do their channels", async () => {
    const pool = makePool();
    const channel = await pool.exec(targetOf(host), "sleep 1000", { signal: never });
    channel.stdout.resume();
    channel.stderr.resume();
    await pool.close();
    expect(await channel.ended).toMatchObject({ kind: "lost" });
    await expect(pool.exec(targetOf(host), "true", { signal: never })).rejects.toMatchObject({
      code: "CONN_LOST",
    });
  });

  test("that were cut end all their channels as lost; the next command connects anew", async () => {
    const pool = makePool();
    await using proxy = await startTcpProxy({ to: host });
    const target = targetOf(host, { port: proxy.port });
    const channels = await Promise.all(
      [1, 2, 3].map(() => pool.exec(target, "echo here; sleep 1000", { signal: never })),
    );
    for (const { stdout, stderr } of channels) {
      stderr.resume();
      await new Promise((resolve) => stdout.once("data", resolve));
      stdout.resume();
    }
    proxy.cut();
    const ends = await Promise.all(channels.map(({ ended }) => ended));
    expect(ends).toEqual(
      ends.map(() => ({ kind: "lost", cause: expect.objectContaining({ code: "ECONNRESET" }) })),
    );
    expect((await runOn(pool, target, "echo back")).stdout).toBe("back\n");
  });

  test("that went silent are lost by their keepalive, also for a command that was being opened", async () => {
    const pool = makePool({ keepaliveIntervalMs: 50, keepaliveCountMax: 2 });
    await using proxy = await startTcpProxy({ to: host });
    const target = targetOf(host, { port: proxy.port });
    const channel = await pool.exec(target, "sleep 1000", { signal: never });
    channel.stdout.resume();
    channel.stderr.resume();
    proxy.stall();
    const opening = pool.exec(target, "true", { signal: never });
    await expect(opening).rejects.toMatchObject({ code: "CONN_LOST" });
    expect(await channel.ended).toMatchObject({ kind: "lost", cause: { message: "Keepalive timeout" } });
    proxy.resume();
    expect((await runOn(pool, target, "echo back")).stdout).toBe("back\n");
  });
});

test("a reader that does not read holds the remote back, and nobody else", async () => {
  const pool = makePool();
  const channel = await pool.exec(targetOf(host), "head -c 20000000 /dev/zero; echo done >&2", {
    signal: never,
  });
  let isDone = false;
  channel.stderr.on("data", () => {
    isDone = true;
  });
  await eventually(() => expect(channel.stdout.readableLength).toBeGreaterThan(1_000_000));
  const beside = await runOn(pool, targetOf(host), "echo beside");
  expect(beside).toMatchObject({ stdout: "beside\n", connectionId: channel.connectionId });
  expect(isDone).toBe(false);
  expect(channel.stdout.readableLength).toBeLessThan(5_000_000);
  let bytes = 0;
  for await (const chunk of channel.stdout) bytes += (chunk as Buffer).length;
  expect(bytes).toBe(20_000_000);
  expect(await channel.ended).toEqual({ kind: "exit", code: 0 });
  expect(isDone).toBe(true);
});

describe("a server with few sessions", () => {
  test("of one session a connection gets a connection for each command", async () => {
    await using small = await startSshHost({ maxSessions: 1 });
    const pool = makePool();
    const ran = await Promise.all(
      [1, 2, 3, 4].map((i) => runOn(pool, targetOf(small), `echo ${i}; sleep 1`)),
    );
    expect(ran.map(({ stdout }) => stdout)).toEqual(["1\n", "2\n", "3\n", "4\n"]);
    expect(new Set(ran.map(({ connectionId }) => connectionId)).size).toBe(4);
  });

  test("takes one command after another, as soon as the one before has ended", async () => {
    await using small = await startSshHost({ maxSessions: 1 });
    const pool = makePool();
    const ids = new Set<number>();
    for (let i = 0; i < 40; i++) ids.add((await runOn(pool, targetOf(small), "true")).connectionId);
    expect(ids.size).toBeLessThanOrEqual(5);
  });

  test("without any is TOO_MANY_SESSIONS", async () => {
    await using none = await startSshHost({ maxSessions: 0 });
    await expect(runOn(makePool(), targetOf(none), "true")).rejects.toMatchObject({
      code: "TOO_MANY_SESSIONS",
      cause: { reason: 2 },
    });
  });

  test("when many come at once while its unauthenticated connections are few, none is dropped", async () => {
    await using shy = await startSshHost({ maxSessions: 1, maxStartups: "2:100:2" });
    const pool = makePool();
    const ran = await Promise.all(
      Array.from({ length: 12 }, () => runOn(pool, targetOf(shy), "sleep 0.5; echo ok")),
    );
    expect(ran.map(({ stdout }) => stdout)).toEqual(ran.map(() => "ok\n"));
    expect(shy.log()).not.toMatch(/drop connection|beginning MaxStartups/);
  });
});

describe("a jump host", () => {
  test("carries the connection; both host keys are verified", async () => {
    await using jumpHost = await startSshHost();
    const pool = makePool();
    const jump = targetOf(jumpHost);
    const ran = await runOn(pool, targetOf(host, { jump }), "cat /etc/machine-id");
    expect(ran).toMatchObject({ stdout: `${host.machineId}\n`, hostKey: host.hostKeyFingerprint });
    const wrong = targetOf(jumpHost, { hostKey: { kind: "pin", fingerprints: [host.hostKeyFingerprint] } });
    await expect(runOn(pool, targetOf(host, { jump: wrong }), "true")).rejects.toMatchObject({
      code: "HOST_KEY_MISMATCH",
    });
    const closed = await findFreePort();
    await expect(runOn(pool, targetOf(host, { port: closed, jump }), "true")).rejects.toMatchObject({
      code: "CONN_REFUSED",
      message: expect.stringContaining(`127.0.0.1:${closed}`),
    });
    expect((await runOn(pool, targetOf(host, { jump }), "echo still")).stdout).toBe("still\n");
  });

  test("that is cut off ends the channels behind it as lost", async () => {
    await using jumpHost = await startSshHost();
    await using proxy = await startTcpProxy({ to: jumpHost });
    const pool = makePool();
    const target = targetOf(host, { jump: targetOf(jumpHost, { port: proxy.port }) });
    const channel = await pool.exec(target, "sleep 1000", { signal: never });
    channel.stdout.resume();
    channel.stderr.resume();
    proxy.cut();
    expect(await channel.ended).toMatchObject({ kind: "lost" });
    expect((await runOn(pool, target, "echo back")).stdout).toBe("back\n");
  });
});
