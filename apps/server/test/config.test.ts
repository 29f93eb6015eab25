import { chmod, mkdir, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import ssh2 from "ssh2";
import { describe, expect, test } from "vitest";
import { findNestedRepeat } from "../src/config/findNestedRepeat.js";
import { loadConfig } from "../src/config/loadConfig.js";
import { SettingError } from "../src/config/SettingError.js";
import { temporaryDirectory } from "./support/temporaryDirectory.js";

const pin = `SHA256:${"A".repeat(43)}`;
const single = {
  HOLAT_SSH_HOST: "pbx.example",
  HOLAT_SSH_USER: "dialer",
  HOLAT_SSH_PASSWORD: "correct horse",
  HOLAT_SSH_COMMAND: "./dial",
  HOLAT_SSH_HOST_KEY: pin,
};

/** The one line that a wrong configuration ends the start with. */
async function refusal(env: Record<string, string>, yaml?: string): Promise<string> {
  await using directory = await temporaryDirectory();
  if (yaml !== undefined) await writeFile(join(directory.path, "holat.yaml"), yaml);
  try {
    loadConfig({ env, cwd: directory.path });
  } catch (error) {
    if (error instanceof SettingError) return error.message;
    throw error;
  }
  throw new Error("it was accepted");
}

const target = (lines: string) =>
  `targets:\n  pbx:\n    host: pbx\n    user: dialer\n    command: ./dial\n    password: "secret"\n    hostKey: "${pin}"\n    ${lines}\n`;

test.each([
  "done (?<processed>\\d+) of (?<total>\\d+)",
  "(?:done|ended)? *(?<processed>\\d{1,9}) \\(+(?<percent>[\\d.(*+]+)%?\\)",
  "(?:ab){3}(?<total>\\d+?)(?:, failed (?<failed>\\d+))?$",
])("the pattern %s, which repeats nothing that repeats, is taken", (pattern) => {
  expect(findNestedRepeat(pattern)).toBeUndefined();
});

describe("without any setting", () => {
  test("everything has the documented default", async () => {
    await using directory = await temporaryDirectory();
    expect(loadConfig({ env: {}, cwd: directory.path })).toEqual({
      host: "127.0.0.1",
      port: 3000,
      loopback: true,
      dataDir: join(directory.path, ".holat"),
      database: { kind: "pglite" },
      apiKey: undefined,
      lang: "uz",
      corsOrigins: [],
      openLoopback: true,
      secret: undefined,
      webhookAllow: [],
      streamLimits: { perKey: 20_000, perAddress: 1_000 },
      targets: [],
      secrets: [],
      warnings: [],
    });
  });

  test.each([
    ["https://ops.example", { origin: "https://ops.example", basePath: "" }],
    ["http://10.0.0.7:3000/", { origin: "http://10.0.0.7:3000", basePath: "" }],
    ["https://ops.example/holat", { origin: "https://ops.example", basePath: "/holat" }],
    ["https://ops.example/our/holat_2/", { origin: "https://ops.example", basePath: "/our/holat_2" }],
  ])("HOLAT_PUBLIC_URL %s is taken apart", async (url, publicUrl) => {
    await using directory = await temporaryDirectory();
    expect(loadConfig({ env: { HOLAT_PUBLIC_URL: url }, cwd: directory.path })).toMatchObject({ publicUrl });
  });

  test.each([
    "ops.example",
    "ftp://ops.example",
    "https://ops.example/a?b",
    "https://ops.example/#a",
    "https://user:word@ops.example",
    "https://ops.example/a b",
    "https://ops.example/a/../b",
    'https://ops.example/"',
    "https://ops.example//a",
    "https://ops.example/calls",
    "https://ops.example/dashboard/x",
  ])("HOLAT_PUBLIC_URL %s ends the start", async (url) => {
    expect(await refusal({ HOLAT_PUBLIC_URL: url })).toMatch(
      /^HOLAT_PUBLIC_URL is ".*"; it wants where browsers find the server/,
    );
  });

  test("a list may have blanks after its commas", async () => {
    await using directory = await temporaryDirectory();
    const env = { HOLAT_WEBHOOK_ALLOW: "10.0.0.0/8, fd00::/8,192.168.1.7" };
    expect(loadConfig({ env, cwd: directory.path }).webhookAllow).toEqual([
      "10.0.0.0/8",
      "fd00::/8",
      "192.168.1.7",
    ]);
  });

  test("a variable that is empty counts as absent", async () => {
    await using directory = await temporaryDirectory();
    const env = { HOLAT_PORT: "", HOLAT_API_KEY: "", DATABASE_URL: "", HOLAT_SSH_HOST: "" };
    expect(loadConfig({ env, cwd: directory.path })).toMatchObject({
      port: 3000,
      apiKey: undefined,
      targets: [],
    });
  });
});

describe("a wrong variable is refused by name, with what it got and what it wants", () => {
  test.each([
    ["HOLAT_PORT", "http", /^HOLAT_PORT is "http"; it wants an integer from 0/],
    ["HOLAT_PORT", "65536", /^HOLAT_PORT is "65536"/],
    ["HOLAT_PORT", "-1", /^HOLAT_PORT is "-1"/],
    ["HOLAT_HOST", "no host", /^HOLAT_HOST is "no host"; it wants an address/],
    ["HOLAT_HOST", "[]", /^HOLAT_HOST is "\[\]"; it wants an address/],
    ["HOLAT_LANG", "de", /^HOLAT_LANG is "de"; it wants one of uz, ru, en, id$/],
    ["HOLAT_OPEN_LOOPBACK", "yes", /^HOLAT_OPEN_LOOPBACK is "yes"; it wants true or false$/],
    [
      "HOLAT_CORS_ORIGINS",
      "https://a.example/x",
      /^HOLAT_CORS_ORIGINS is "https:\/\/a.example\/x"; it wants origins/,
    ],
    ["HOLAT_WEBHOOK_ALLOW", "10.0.0.0/33", /^HOLAT_WEBHOOK_ALLOW is "10.0.0.0\/33"; it wants networks/],
    ["HOLAT_WEBHOOK_ALLOW", "internal", /^HOLAT_WEBHOOK_ALLOW is "internal"; it wants networks/],
    ["HOLAT_MAX_STREAMS_PER_KEY", "0", /^HOLAT_MAX_STREAMS_PER_KEY is "0"; it wants an integer from 1/],
    ["HOLAT_MAX_STREAMS_PER_ADDRESS", "many", /^HOLAT_MAX_STREAMS_PER_ADDRESS is "many"; it wants/],
    ["HOLAT_CORS_ORIGINS", "*", /^HOLAT_CORS_ORIGINS is "\*"/],
    ["HOLAT_WHATSAPP_URL", "ws://example.com", /^HOLAT_WHATSAPP_URL is .* it wants a loopback ws:/],
    ["HOLAT_CONFIG", "nowhere.yaml", /^HOLAT_CONFIG is ".*nowhere.yaml" \(ENOENT\); it wants the path/],
    ["HOLAT_SSH_PORT", "0", /^HOLAT_SSH_PORT is "0"; it wants an integer from 1/],
    [
      "DATABASE_URL",
      "mysql://u:hunter22@h/d",
      /^DATABASE_URL is a value of \d+ characters \(not shown\); it wants .*postgres:/,
    ],
    ["HOLAT_SECRET", "hunter22", /^HOLAT_SECRET is a value of 8 characters \(not shown\); it wants 32 bytes/],
    ["HOLAT_API_KEY", "hunter 22", /^HOLAT_API_KEY is a value of 9 characters \(not shown\)/],
    [
      "HOLAT_PROT",
      "hunter22",
      /^HOLAT_PROT is set, and there is no such setting; it wants to be removed; did you mean HOLAT_PORT\?$/,
    ],
    [
      "HOLAT_NOTHING_LIKE_IT",
      "hunter22",
      /^HOLAT_NOTHING_LIKE_IT is set, and there is no such setting; .*one of: HOLAT_HOST, /,
    ],
  ])("%s=%s", async (name, value, message) => {
    const said = await refusal({ [name]: value });
    expect(said).toMatch(message);
    expect(said).not.toContain("hunter");
    expect(said).not.toContain("\n");
  });

  test.each([
    [{ HOLAT_SSH_HOST: "pbx" }, /^HOLAT_SSH_USER is missing/],
    [{ HOLAT_SSH_COMMAND: "x", HOLAT_SSH_USER: "x" }, /^HOLAT_SSH_HOST is missing/],
    [
      { ...single, HOLAT_SSH_PASSWORD: "" },
      /HOLAT_SSH_PRIVATE_KEY_FILE or HOLAT_SSH_PASSWORD .*missing; it wants exactly one/,
    ],
    [{ ...single, HOLAT_SSH_PRIVATE_KEY_FILE: "key" }, /given more than once; it wants exactly one/],
    [
      { ...single, HOLAT_SSH_HOST_KEY: "SHA256:short" },
      /^HOLAT_SSH_HOST_KEY is "SHA256:short"; it wants SHA256: and 43/,
    ],
    [{ ...single, HOLAT_SSH_HOST_KEY: "nowhere" }, /^HOLAT_SSH_HOST_KEY is "nowhere"; it wants/],
    [
      { ...single, HOLAT_SSH_PASSWORD: "", HOLAT_SSH_PRIVATE_KEY_FILE: "nowhere" },
      /^HOLAT_SSH_PRIVATE_KEY_FILE is "nowhere" \(ENOENT\)/,
    ],
    [
      { DATABASE_URL: "postgres://u:p@h/d" },
      /^HOLAT_SECRET is missing, while DATABASE_URL .*32 bytes or more/,
    ],
  ])("%j", async (env, message) => {
    expect(await refusal(env)).toMatch(message);
  });

  test("no message ever shows a secret or takes more than a line", async () => {
    const secret = fc.string({ minLength: 6, maxLength: 20 }).map((text) => `s3cr3t${text}`);
    const settings = ["HOLAT_SECRET", "DATABASE_URL", "HOLAT_SSH_PASSWORD", "HOLAT_APIKEY"];
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...settings), secret, async (name, value) => {
        const said = await refusal({ [name]: value.slice(0, 31) });
        expect(said).not.toContain("s3cr3t");
        expect(said).not.toContain("\n");
      }),
      { numRuns: 50 },
    );
  });
});

describe("a wrong configuration file is refused by setting and file", () => {
  test.each([
    [
      target("prot: 22"),
      /^targets\.pbx\.prot in .*holat\.yaml is set, and there is no such setting; .*did you mean port\?/,
    ],
    [target("port: twenty"), /^targets\.pbx\.port in .*holat\.yaml is "twenty"; it wants an integer from 1/],
    [target("maxConcurrent: 0"), /^targets\.pbx\.maxConcurrent in .* is 0; it wants an integer from 1/],
    [target("maxRunSeconds: 1.5"), /^targets\.pbx\.maxRunSeconds in .* is 1\.5; it wants a whole number/],
    [target("connectForSeconds: -5"), /^targets\.pbx\.connectForSeconds in .* is -5/],
    [
      target("env: { HOLAT_X: secret }"),
      /^targets\.pbx\.env\.HOLAT_X in .*it wants a variable name that does not start/,
    ],
    [
      target('env: { A: "sec\\nret" }'),
      /^targets\.pbx\.env\.A in .* is a value of 7 characters \(not shown\)/,
    ],
    [target('env: { A: "a\\ab" }'), /^targets\.pbx\.env\.A in .* it wants .* without control characters/],
    [
      target("progressPattern: '(\\d+)'"),
      /^targets\.pbx\.progressPattern in .*it wants named groups out of total/,
    ],
    [
      target("progressPattern: '(?<total>['"),
      /^targets\.pbx\.progressPattern in .*it wants a JavaScript regular/,
    ],
    ...["(?:\\d+)*", "(?:a|a)+", "((?:x{2,})y)*", "(?:a?){30}", "(?<failed>\\d+)+", "(?:[)+]+)*?"].map(
      (repeat): [string, RegExp] => [
        target(`progressPattern: '(?<total>\\d+) \\(of\\) ${repeat}$'`),
        /^targets\.pbx\.progressPattern in .*it wants no repeat within a repeat, as in \(.*[*+}]: some/,
      ],
    ),
    [target("knownHostsFile: x"), /^targets\.pbx\.hostKey in .*given together with knownHostsFile/],
    [target("agent: /run/agent"), /^targets\.pbx\.privateKeyFile in .* given more than once/],
    [target("passphrase: x"), /^targets\.pbx\.passphrase in .* is set; it wants to be removed/],
    [target("jump: { host: gate }"), /^targets\.pbx\.jump\.user in .* is missing/],
    [
      target("jump: { host: gate, user: u }"),
      /^targets\.pbx\.jump\.privateKeyFile in .*missing; it wants exactly one/,
    ],
    ["targets: { pbx: {} }", /^targets\.pbx\.host in .* is missing/],
    ["targets: { 'a b': {} }", /^targets\.a b in .* is called "a b"; it wants a name of 1 to 64/],
    ["target: {}", /^target in .*did you mean targets\?/],
    ["- a", /^the content in .*holat\.yaml is a list; it wants an object with targets/],
    ["targets: { pbx: { password: 12345678 } }", /^targets\.pbx\.host/],
    ["a: [\n  hunter22", /^the configuration file .*holat\.yaml is not YAML at line 2/],
    ["targets: *nowhere", /^the configuration file .*holat\.yaml is not .*alias.*; it wants YAML/],
    ["targets: {}\ntargets: {}", /^the configuration file .*holat\.yaml is not YAML at line 2/],
  ])("%j", async (yaml, message) => {
    const said = await refusal({}, yaml);
    expect(said).toMatch(message);
    expect(said).not.toContain("hunter22");
    expect(said).not.toContain("\n");
  });

  test.each([
    ["a target with a wrong name", "targets: { 'a b': { host: h, password: hunter22 } }"],
    ["targets as a list", "targets: [{ host: h, password: hunter22 }]"],
    ["a list of files", "- password: hunter22"],
    ["a jump host as a list", target("jump: [{ host: g, password: hunter22 }]")],
    ["an env as a list", target("env: [hunter22]")],
  ])("%s is refused without the password in it", async (_, yaml) => {
    expect(await refusal({}, yaml)).not.toContain("hunter22");
  });

  test("a password that YAML reads as a number is refused without being shown", async () => {
    const said = await refusal({}, target("").replace('"secret"', "12345678"));
    expect(said).toMatch(
      /^targets\.pbx\.password in .* is a number \(not shown\); it wants a password, in quotes$/,
    );
  });

  test("two targets called default, one of each kind", async () => {
    expect(await refusal(single, target("").replace("pbx:", "default:"))).toMatch(
      /^the target `default` is configured by/,
    );
  });
});

describe("targets", () => {
  test("the one of the variables is called default and comes before those of the file", async () => {
    await using directory = await temporaryDirectory();
    await writeFile(join(directory.path, "holat.yaml"), target("port: 2222"));
    const { targets, secrets } = loadConfig({ env: single, cwd: directory.path });
    expect(targets.map(({ name }) => name)).toEqual(["default", "pbx"]);
    expect(targets[0]).toEqual({
      name: "default",
      host: "pbx.example",
      port: 22,
      user: "dialer",
      credential: { kind: "password", password: "correct horse" },
      hostKey: { kind: "pin", fingerprints: [pin] },
      command: "./dial",
      env: {},
      maxRunSeconds: null,
      maxOutputBytes: 2 ** 30,
      maxConcurrent: 200,
      connectForSeconds: 25,
      phaseTimeoutMs: 10_000,
      lostLinkFailAfterSeconds: null,
    });
    expect(targets[1]).toMatchObject({ port: 2222 });
    expect(secrets).toEqual(["correct horse", "secret"]);
  });

  test("paths in a file start at the file, and ~ is the home", async () => {
    await using directory = await temporaryDirectory();
    await mkdir(join(directory.path, "etc"));
    const key = ssh2.utils.generateKeyPairSync("ed25519").private;
    await writeFile(join(directory.path, "etc/key"), key);
    await writeFile(
      join(directory.path, "etc/h.yaml"),
      "targets: { a: { host: a, user: u, command: c, privateKeyFile: key, hostKey: trust-first-use }, b: { host: b, user: u, command: c, agent: ~/agent } }",
    );
    const { targets } = loadConfig({ env: { HOLAT_CONFIG: "etc/h.yaml" }, cwd: directory.path });
    expect(targets[0]).toMatchObject({
      credential: { kind: "key", privateKey: key },
      hostKey: { kind: "trust-first-use", file: join(directory.path, ".holat/known_hosts") },
    });
    expect(targets[1]).toMatchObject({
      credential: { kind: "agent", socket: join(homedir(), "agent") },
      hostKey: { kind: "known-hosts", file: join(homedir(), ".ssh/known_hosts") },
    });
  });

  test("a jump host is reached with its own credential", async () => {
    await using directory = await temporaryDirectory();
    await writeFile(
      join(directory.path, "holat.yaml"),
      target(`jump: { host: gate, user: hop, password: "gatepass", hostKey: "${pin}" }`),
    );
    const { targets, secrets } = loadConfig({ env: {}, cwd: directory.path });
    expect(targets[0]?.jump).toMatchObject({
      host: "gate",
      credential: { kind: "password", password: "gatepass" },
    });
    expect(secrets).toContain("gatepass");
  });
});

describe("warnings", () => {
  test("a key that can be guessed", async () => {
    await using directory = await temporaryDirectory();
    const { warnings } = loadConfig({ env: { HOLAT_API_KEY: "hk_short" }, cwd: directory.path });
    expect(warnings).toEqual([expect.stringContaining("HOLAT_API_KEY has only 8 characters")]);
    expect(warnings.join()).not.toContain("hk_short");
  });

  test("a file with a password that everybody may read", async () => {
    await using directory = await temporaryDirectory();
    const path = join(directory.path, "holat.yaml");
    await writeFile(path, target(""));
    await chmod(path, 0o644);
    expect(loadConfig({ env: {}, cwd: directory.path }).warnings).toEqual([
      expect.stringContaining("chmod 600"),
    ]);
    await chmod(path, 0o600);
    expect(loadConfig({ env: {}, cwd: directory.path }).warnings).toEqual([]);
  });
});
