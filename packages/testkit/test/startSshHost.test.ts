import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { hostUserNames, type SshHost, startSshHost } from "../src/index.js";

const exec = promisify(execFile);
let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "holat-ssh-test-"));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

/** With the ssh program, so that the host is tested apart from our own client. */
async function ssh(host: SshHost, user: string, command: string): Promise<string> {
  const key = join(dir, "key");
  await writeFile(key, host.privateKey, { mode: 0o600 });
  const options = [
    "StrictHostKeyChecking=no",
    "UserKnownHostsFile=/dev/null",
    "BatchMode=yes",
    "LogLevel=ERROR",
  ];
  const args = [...options.flatMap((option) => ["-o", option]), "-i", key, "-p", String(host.port)];
  const { stdout } = await exec("ssh", [...args, `${user}@127.0.0.1`, command]);
  return stdout.trim();
}

test("every kind of user logs in, with a home of its own and its shell", async () => {
  await using host = await startSshHost({ users: hostUserNames });
  for (const name of hostUserNames) {
    const account = host.users[name];
    expect(await ssh(host, account.name, "echo $HOME; id -un")).toBe(`${account.home}\n${account.name}`);
    expect(await readFile("/etc/passwd", "utf8")).not.toContain("holat-");
  }
});

test("a reboot ends what ran and changes the boot id; files stay", async () => {
  await using host = await startSshHost();
  const before = await ssh(
    host,
    host.user,
    "sleep 1000 >/dev/null 2>&1 </dev/null & echo $! >pid; cat /proc/sys/kernel/random/boot_id /etc/machine-id",
  );
  expect(before).toBe(`${host.bootId()}\n${host.machineId}`);
  const pid = Number(await readFile(join(host.home, "pid"), "utf8"));
  expect(await readFile(`/proc/${pid}/cmdline`, "utf8")).toContain("sleep");
  await host.reboot();
  const after = await ssh(
    host,
    host.user,
    `cat /proc/sys/kernel/random/boot_id; ls; cat /proc/${pid}/cmdline 2>/dev/null || true`,
  );
  expect(after).toBe(`${host.bootId()}\npid`);
  expect(before).not.toContain(host.bootId());
});

test("a killed sshd refuses, its processes go on, and a restart listens on the same port", async () => {
  await using host = await startSshHost();
  const pid = Number(await ssh(host, host.user, "sleep 1000 >/dev/null 2>&1 </dev/null & echo $!"));
  await host.kill();
  await expect(ssh(host, host.user, "true")).rejects.toThrow(/refused/);
  await host.restart();
  expect(await ssh(host, host.user, `kill -0 ${pid} && echo alive`)).toBe("alive");
});

test("a machine of another id can stand at the same port with the same host key", async () => {
  const first = await startSshHost();
  await first.stop();
  await using second = await startSshHost({ port: first.port, hostKeysOf: first });
  expect(second.hostKeyFingerprint).toBe(first.hostKeyFingerprint);
  expect(await ssh(second, second.user, "cat /etc/machine-id")).toBe(second.machineId);
  expect(second.machineId).not.toBe(first.machineId);
});

test("a full disk is full, hidden programs are gone, and another sh stands in", async () => {
  await using host = await startSshHost({
    homesBytes: 1 << 20,
    hide: ["/usr/bin/setsid"],
    sh: "/usr/bin/busybox",
  });
  await host.fillDisk();
  await expect(ssh(host, host.user, "echo 1 >file")).rejects.toThrow(/I\/O error/);
  await host.freeDisk();
  expect(
    await ssh(host, host.user, "echo 1 >file; cat file; command -v setsid; /bin/sh --help 2>&1 | head -n 1"),
  ).toMatch(/^1\nBusyBox/);
});

test("nothing that ran on a host outlives it", async () => {
  const host = await startSshHost();
  const pid = Number(await ssh(host, host.user, "setsid sleep 1000 >/dev/null 2>&1 </dev/null & echo $!"));
  await host.stop();
  await expect(readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "")).resolves.toBe("");
});
