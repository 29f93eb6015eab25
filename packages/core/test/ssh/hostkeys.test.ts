import { execFileSync } from "node:child_process";
import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createKey, requireProgram } from "@holat/testkit";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createHostVerifier } from "../../src/ssh/hostkeys/createHostVerifier.js";
import { deriveFingerprint } from "../../src/ssh/hostkeys/fingerprint.js";
import { judgeKnown } from "../../src/ssh/hostkeys/judgeHostKey.js";
import { matchesHost, parseKnownHosts } from "../../src/ssh/hostkeys/knownHosts.js";

let dir: string;
let lines: { ed25519: string; ecdsa: string; other: string };
const blob = (line: string) => Buffer.from(line.split(" ")[1] ?? "", "base64");
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "holat-hostkeys-"));
  const [ed25519, ecdsa, other] = await Promise.all([
    createKey(join(dir, "a")),
    createKey(join(dir, "b"), { type: "ecdsa" }),
    createKey(join(dir, "c")),
  ]);
  const strip = (line: string) => line.split(" ").slice(0, 2).join(" ");
  lines = { ed25519: strip(ed25519.publicKey), ecdsa: strip(ecdsa.publicKey), other: strip(other.publicKey) };
});
afterAll(() => rm(dir, { recursive: true, force: true }));

const judge = (text: string, line: string, host = "example.org", port = 22) =>
  judgeKnown(parseKnownHosts(text), host, port, blob(line));

test("a fingerprint is the one that ssh-keygen prints", () => {
  const printed = execFileSync(requireProgram("ssh-keygen"), ["-lf", join(dir, "a.pub")], {
    encoding: "utf8",
  });
  expect(printed).toContain(deriveFingerprint(blob(lines.ed25519)));
});

describe("known_hosts", () => {
  test.each([
    ["example.org", "example.org", 22, true],
    ["EXAMPLE.org", "Example.ORG", 22, true],
    ["a,example.org,b", "example.org", 22, true],
    ["example.org", "example.org", 2222, false],
    ["[example.org]:2222", "example.org", 2222, true],
    ["[example.org]:2222", "example.org", 22, false],
    ["*.example.org", "pbx.example.org", 22, true],
    ["*.example.org", "example.org", 22, false],
    ["[*.example.org]:2222", "pbx.example.org", 2222, true],
    ["10.0.0.?", "10.0.0.7", 22, true],
    ["10.0.0.?", "10.0.0.17", 22, false],
    ["10.0.0.7", "10x0y0z7", 22, false],
    ["*,!pbx.example.org", "pbx.example.org", 22, false],
    ["!other,*", "pbx.example.org", 22, true],
    ["!pbx.example.org", "other.example.org", 22, false],
    ["", "", 22, false],
    ["|1|broken", "example.org", 22, false],
    ["***********a", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab", 22, false],
  ])("hosts %j for %s port %i: %s", (hosts, host, port, expected) => {
    expect(matchesHost({ marker: "none", hosts, key: Buffer.alloc(0), comment: "" }, host, port)).toBe(
      expected,
    );
  });

  test("a name hashed by ssh-keygen is found, and no other", async () => {
    const file = join(dir, "hashed");
    await writeFile(file, `example.org ${lines.ed25519}\n[example.org]:2222 ${lines.ecdsa}\n`);
    execFileSync(requireProgram("ssh-keygen"), ["-H", "-f", file], { stdio: "ignore" });
    const text = await readFile(file, "utf8");
    expect(text).not.toContain("example.org");
    expect(judge(text, lines.ed25519)).toEqual({ kind: "accepted" });
    expect(judge(text, lines.ecdsa, "example.org", 2222)).toEqual({ kind: "accepted" });
    expect(judge(text, lines.ed25519, "example.com")).toEqual({ kind: "unknown" });
  });

  test("an empty file knows nobody; another key of a known host is a mismatch that names what was expected", () => {
    expect(judge("", lines.ed25519)).toEqual({ kind: "unknown" });
    expect(judge(`example.org ${lines.ed25519}`, lines.other)).toEqual({
      kind: "mismatch",
      expected: [deriveFingerprint(blob(lines.ed25519))],
      revoked: false,
    });
    expect(judge(`example.org ${lines.ed25519}`, lines.ecdsa)).toMatchObject({ kind: "mismatch" });
  });

  test("a revoked key is refused even where it is also listed as good", () => {
    const text = `example.org ${lines.ed25519}\n@revoked * ${lines.ed25519}\n`;
    expect(judge(text, lines.ed25519)).toMatchObject({ kind: "mismatch", revoked: true });
    expect(judge(`@revoked * ${lines.other}\n`, lines.ed25519)).toEqual({ kind: "unknown" });
  });

  test("a certificate authority vouches for nothing here, and the reason is given", () => {
    expect(judge(`@cert-authority * ${lines.ed25519}`, lines.ed25519)).toMatchObject({
      kind: "unknown",
      note: expect.stringContaining("not supported"),
    });
  });

  test("comments, blank lines, unknown markers, damaged keys and other endings of line do no harm", () => {
    const damaged = `example.org ssh-ed25519 AAAA\n@new example.org ${lines.other}\nexample.org ssh-rsa ${lines.other.split(" ")[1]}`;
    const text = `# example.org ${lines.other}\r\n\r\n${damaged}\r\n  example.org\t${lines.ed25519} a comment\r\n`;
    expect(judge(text, lines.ed25519)).toEqual({ kind: "accepted" });
    expect(judge(text, lines.other)).toMatchObject({ kind: "mismatch" });
  });

  test("no text at all makes it throw or accept a key that it does not hold", () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.string(), fc.constantFrom("*", "@revoked", "|1|", ",", " ", "\n")), {
          maxLength: 30,
        }),
        (parts) => {
          expect(judge(parts.join(""), lines.ed25519).kind).not.toBe("accepted");
        },
      ),
    );
  });
});

describe("policies", () => {
  const address = { host: "pbx.example.org", port: 2222 };

  test("a pin accepts its key alone, with or without base64 padding", async () => {
    const fingerprint = deriveFingerprint(blob(lines.ed25519));
    const verifier = createHostVerifier({ kind: "pin", fingerprints: [`${fingerprint}=`] }, address);
    expect(await verifier.judge(blob(lines.ed25519))).toEqual({ kind: "accepted" });
    expect(await verifier.judge(blob(lines.other))).toMatchObject({
      kind: "mismatch",
      expected: [fingerprint],
    });
  });

  test("known-hosts never writes, and a missing file knows nobody", async () => {
    const file = join(dir, "missing");
    const verifier = createHostVerifier({ kind: "known-hosts", file }, address);
    expect(await verifier.confirm(blob(lines.ed25519))).toEqual({ kind: "unknown" });
    await expect(stat(file)).rejects.toThrow(/ENOENT/);
  });

  test("trust on first use writes after the proof alone, privately, and holds to it", async () => {
    const file = join(dir, "new", "folder", "known_hosts");
    const verifier = createHostVerifier({ kind: "trust-first-use", file }, address);
    expect(await verifier.judge(blob(lines.ed25519))).toEqual({ kind: "accepted" });
    await expect(stat(file)).rejects.toThrow(/ENOENT/);
    expect(await verifier.confirm(blob(lines.ed25519))).toEqual({ kind: "accepted" });
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await readFile(file, "utf8")).toBe(`[pbx.example.org]:2222 ${lines.ed25519} holat-first-use\n`);
    expect(await verifier.judge(blob(lines.other))).toMatchObject({ kind: "mismatch" });
    expect(await verifier.confirm(blob(lines.other))).toMatchObject({ kind: "mismatch" });
    expect(await verifier.knownTypes()).toEqual(["ssh-ed25519"]);
  });

  test("of two keys that came at once for the first time only the first written is trusted", async () => {
    const file = join(dir, "race");
    await writeFile(file, "# no newline at the end");
    const make = () => createHostVerifier({ kind: "trust-first-use", file }, address);
    const keys = [lines.ed25519, lines.other, lines.ecdsa];
    const verdicts = await Promise.all(keys.map((line) => make().confirm(blob(line))));
    expect(verdicts.filter(({ kind }) => kind === "accepted")).toHaveLength(1);
    const later = await Promise.all(keys.map((line) => make().judge(blob(line))));
    expect(later).toEqual(verdicts.map((verdict) => expect.objectContaining({ kind: verdict.kind })));
  });

  test("a file that cannot be read is an error, not an empty file", async () => {
    const verifier = createHostVerifier({ kind: "trust-first-use", file: dir }, address);
    await expect(verifier.judge(blob(lines.ed25519))).rejects.toThrow(/EISDIR/);
  });
});
