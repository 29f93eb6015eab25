import { mkdir, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { join } from "node:path";
import { type SshHost, startSshHost } from "@holat/testkit";
import { afterAll, beforeAll, expect, test } from "vitest";
import { commandFile, runProgram } from "./support/runCli.js";
import { temporaryDirectory } from "./support/temporaryDirectory.js";

let host: SshHost<"dash">;
beforeAll(async () => {
  host = await startSshHost();
});
afterAll(() => host.stop());

/** `holat doctor` in a directory of its own, which `prepare` fills. */
async function examine(
  env: Record<string, string>,
  prepare: (directory: string) => Promise<unknown> = async () => {},
) {
  await using directory = await temporaryDirectory();
  await prepare(directory.path);
  const script = `cd '${directory.path}' && exec '${process.execPath}' '${commandFile}' doctor`;
  return await runProgram("sh", ["-c", script], { env: { HOME: directory.path, HOLAT_PORT: "0", ...env } });
}

const pin = `SHA256:${"A".repeat(43)}`;

test("a target is followed up to its command, and the first thing that is wrong is named", async () => {
  const target = (name: string, lines: Record<string, string>) => {
    const fields = {
      host: host.host,
      port: host.port,
      user: host.user,
      password: host.password,
      hostKey: host.hostKeyFingerprint,
      command: "sh dial.sh",
      ...lines,
    };
    return `  ${name}: ${JSON.stringify(fields)}`;
  };
  const yaml = [
    "targets:",
    target("right", {}),
    target("quoted", { command: "'./dial me'" }),
    target("missing", { command: "exec no-such-dialer --fast" }),
    target("stranger", { password: "hunter22" }),
    target("impostor", { hostKey: pin }),
    target("nowhere", { host: "no-such-host.invalid" }),
  ].join("\n");
  const { code, stdout, stderr } = await examine({}, (directory) =>
    writeFile(join(directory, "holat.yaml"), yaml, { mode: 0o600 }),
  );
  expect({ code, stderr }).toEqual({ code: 1, stderr: "" });
  const lines = stdout.trimEnd().split("\n");
  expect(lines.length).toBe(11);
  for (const expected of [
    /^ok {5}settings {10}valid; 6 targets/,
    /^ok {5}address {11}127\.0\.0\.1, any free port$/,
    /^ok {5}data directory {4}\S+\.holat will be made at the first start$/,
    /^ok {5}database {10}PGlite, made at the first start/,
    /^ok {5}access {12}listening on loopback needs no key$/,
    /^ok {5}target right .* host key SHA256:\S+ accepted, login works, sh is there$/,
    /^ok {5}target quoted .*login works, the command begins with no plain program/,
    /^WRONG {2}target missing .*COMMAND_NOT_FOUND: The command no-such-dialer /,
    /^WRONG {2}target stranger .*AUTH_FAILED: /,
    /^WRONG {2}target impostor .*HOST_KEY_MISMATCH: /,
    /^WRONG {2}target nowhere .*DNS: /,
  ]) {
    expect(lines).toContainEqual(expect.stringMatching(expected));
  }
  expect(stdout).not.toContain("hunter22");
});

test("a wrong setting, a port that something else has, a data directory that is open to others", async () => {
  const wrong = await examine({ HOLAT_LANG: "de" });
  expect(wrong).toEqual({
    code: 1,
    stderr: "",
    stdout: expect.stringMatching(/^WRONG {2}settings .*HOLAT_LANG is "de"/),
  });

  const other = createServer((_, response) => {
    response.statusCode = 404;
    response.end();
  });
  await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
  const address = other.address();
  const port = String(typeof address === "object" ? address?.port : "");
  try {
    const { stdout } = await examine({ HOLAT_PORT: port }, (directory) =>
      mkdir(join(directory, ".holat"), { mode: 0o755 }),
    );
    expect(stdout).toMatch(/^WRONG {2}address .* is taken by another program/m);
    expect(stdout).toMatch(/^WRONG {2}data directory .*mode 755/m);
    expect(stdout).toMatch(/^WRONG {2}targets .*none is configured/m);
  } finally {
    other.close();
  }
});

test("Postgres that does not answer, without its password", async () => {
  const { code, stdout } = await examine({
    DATABASE_URL: "postgres://holat:hunter22@127.0.0.1:1/holat",
    HOLAT_SECRET: "0123456789abcdef0123456789abcdef",
  });
  expect(stdout).toMatch(/^WRONG {2}database .*DATABASE_AWAY: Postgres at 127\.0\.0\.1:1\/holat/m);
  expect(stdout).not.toContain("hunter22");
  expect(code).toBe(1);
});
