import { spawn, spawnSync } from "node:child_process";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { SshPool } from "../../src/ssh/channel.js";
import { createSshRunner } from "../../src/ssh/runner.js";
import { launchScript } from "../../src/ssh/scripts/launch.js";
import { createLocalPool, createLocalTarget } from "./supervisorLocalPool.js";

const long = process.env.HOLAT_LONG === "1";
let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "holat-cut-"));
});
afterEach(() => rm(home, { recursive: true, force: true, maxRetries: 5 }));

const filesBelow = async (directory: string) => (await readdir(directory, { recursive: true })).sort();

/** Everything that a launch would send. */
async function recordLaunch(): Promise<{ command: string; bytes: Buffer }> {
  const chunks: Buffer[] = [];
  const local = createLocalPool({ home });
  let sent = "";
  const recording: SshPool = {
    ...local,
    async exec(target, command, options) {
      sent = command;
      const size = Buffer.byteLength(launchScript.text);
      const machine = `dd ibs=1 obs=65536 count=${size} >/dev/null 2>&1
        read -r id nonce; printf '\\n@@%s hello - - /r\\n' "$nonce"; cat >/dev/null`;
      const channel = await local.exec(target, machine, options);
      const write = channel.stdin.write.bind(channel.stdin);
      channel.stdin.write = (chunk: Uint8Array | string) => {
        chunks.push(Buffer.from(chunk));
        return write(chunk);
      };
      return channel;
    },
  };
  const runner = createSshRunner({ pool: recording, targets: [createLocalTarget("echo ran >ran")] });
  const spec = { runId: "r", sessionId: "s", numbers: Buffer.from("+998901234567\n"), args: { A: "b" } };
  const options = { beforeSend: async () => {}, signal: new AbortController().signal };
  await expect(runner.launch("local", spec, options)).rejects.toMatchObject({ code: "REMOTE_UNSUPPORTED" });
  return { command: sent, bytes: Buffer.concat(chunks) };
}

async function feed(command: string, bytes: Uint8Array): Promise<string> {
  const child = spawn("/bin/sh", ["-c", command], { env: { PATH: process.env.PATH, HOME: home } });
  child.stdin.on("error", () => {});
  child.stdin.end(bytes);
  let text = "";
  child.stdout.on("data", (chunk: Buffer) => {
    text += chunk.toString();
  });
  await new Promise((resolve) => child.once("close", resolve));
  return text;
}

test.each([
  ["dash", long ? 1 : 4],
  ["bash", long ? 7 : 31],
  ["busybox sh", long ? 7 : 31],
] as const)(
  "a launch script cut at any position does nothing at all in %s (every %i bytes)",
  async (shell, step) => {
    const file = join(home, "script");
    await writeFile(file, launchScript.text);
    const loop = `
text=$(cat "$1") count=0
while text=\${text%${"?".repeat(step)}}; [ \${#text} -ge ${step} ]; do
  (eval "$text") </dev/null 2>/dev/null && echo "ran: $text"
  count=$((count + 1))
done
echo $count`;
    const [program = "", ...args] = shell.split(" ");
    const run = spawnSync(program, [...args, "-c", loop, "sh", file], {
      env: { PATH: process.env.PATH, HOME: home },
      encoding: "utf8",
    });
    const cuts = Math.floor((launchScript.text.trimEnd().length - step) / step);
    expect(run.stdout.trim()).toBe(String(cuts));
    expect(await filesBelow(home)).toEqual(["script"]);
  },
);

test("a launch cut in its data claims nothing and starts nothing", async () => {
  const { command, bytes } = await recordLaunch();
  const claimed = ".local/state/holat/runs/r";
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: launchScript.text.length, max: bytes.length - 1 }), async (cut) => {
      const answer = await feed(command, bytes.subarray(0, cut));
      expect(answer).not.toMatch(/ (now|before) /);
      const files = await filesBelow(home);
      expect(files).not.toContain(claimed);
      expect(files).not.toContain("ran");
      expect(await filesBelow(join(home, ".local/state/holat/incoming")).catch(() => [])).toEqual([]);
    }),
    { numRuns: 40, examples: [[launchScript.text.length], [bytes.length - 1]] },
  );
});

test("the same launch uncut does start", async () => {
  const { command, bytes } = await recordLaunch();
  expect(await feed(command, bytes)).toMatch(/^@@\S+ now 1 1 1 /m);
});
