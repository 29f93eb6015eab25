import { createHmac, randomUUID } from "node:crypto";
import { viewScopes } from "@holat/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { deriveViewTokenKey, parseViewToken, signViewToken } from "../../src/access/viewToken.js";
import type { ViewGrant } from "../../src/access/viewTokens.js";

const key = deriveViewTokenKey("a secret of this test, 32 bytes or more");
const other = deriveViewTokenKey("another secret, also 32 bytes or more");

const grant: ViewGrant = {
  tokenId: randomUUID(),
  sessions: new Set([randomUUID()]),
  connections: new Set(),
  origins: ["https://shop.example"],
  scopes: new Set(["status"]),
  expiresAt: 1_800_000_000_000,
};
const token = signViewToken(grant, key);
const [signed = "", signature = ""] = token.split(".");

const base64url = (value: unknown) =>
  Buffer.from(typeof value === "string" ? value : JSON.stringify(value)).toString("base64url");
const hs256 = (text: string, secret: string | Uint8Array) =>
  createHmac("sha256", secret).update(text).digest("base64url");

const noNames = fc.constant(new Set<string>());
const terms = {
  tokenId: fc.uuid(),
  origins: fc.option(fc.array(fc.webUrl(), { minLength: 1, maxLength: 3 })),
  scopes: fc.uniqueArray(fc.constantFrom(...viewScopes), { minLength: 1 }).map((scopes) => new Set(scopes)),
  expiresAt: fc.integer({ min: 0, max: 4_000_000_000 }).map((seconds) => seconds * 1000),
};
const some = (name: fc.Arbitrary<string>) =>
  fc.uniqueArray(name, { minLength: 1, maxLength: 5 }).map((names) => new Set(names));
const connectionName = fc.stringMatching(/^[A-Z][A-Za-z0-9_-]{0,63}$/);

const anyGrant: fc.Arbitrary<ViewGrant> = fc.oneof(
  fc.record({ ...terms, sessions: some(fc.uuid()), connections: noNames }),
  fc.record({ ...terms, sessions: noNames, connections: some(connectionName) }),
);

describe("a view token", () => {
  it("says what was signed", () => {
    fc.assert(
      fc.property(anyGrant, (given) => {
        expect(parseViewToken(signViewToken(given, key), [key])).toEqual(given);
      }),
    );
  });

  it("signed with the former secret is still good, with another one it is not", () => {
    expect(parseViewToken(token, [other, key])).toEqual(grant);
    expect(parseViewToken(token, [key, other])).toEqual(grant);
    expect(parseViewToken(token, [other])).toBeUndefined();
    expect(parseViewToken(token, [])).toBeUndefined();
  });

  it("altered at any one place is no token: every byte, every bit", () => {
    for (let at = 0; at < token.length; at += 1) {
      for (let bit = 0; bit < 8; bit += 1) {
        const altered = String.fromCharCode(token.charCodeAt(at) ^ (1 << bit));
        const text = token.slice(0, at) + altered + token.slice(at + 1);
        expect(parseViewToken(text, [key])).toBeUndefined();
      }
    }
  });

  it("altered in any other way is no token: cut, longer, pieces moved", () => {
    const edit = fc.record({
      at: fc.nat(token.length),
      removed: fc.nat(8),
      added: fc.string({ maxLength: 8, unit: fc.constantFrom(..."AQgw09_-.= ") }),
    });
    fc.assert(
      fc.property(edit, ({ at, removed, added }) => {
        const text = token.slice(0, at) + added + token.slice(at + removed);
        fc.pre(text !== token);
        expect(parseViewToken(text, [key])).toBeUndefined();
      }),
      { numRuns: 2_000 },
    );
  });

  it("has one spelling of its signature, though base64url knows several", () => {
    const bytes = Buffer.from(signature, "base64url");
    const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    const twins = [...alphabet]
      .map((last) => signature.slice(0, -1) + last)
      .filter((text) => text !== signature && Buffer.from(text, "base64url").equals(bytes));
    expect(twins.length).toBeGreaterThan(0);
    for (const twin of twins) expect(parseViewToken(`${signed}.${twin}`, [key])).toBeUndefined();
  });

  it("of one piece with the signature of another is no token", () => {
    const [, otherSignature] = signViewToken({ ...grant, expiresAt: grant.expiresAt + 1000 }, key).split(".");
    expect(parseViewToken(`${signed}.${otherSignature}`, [key])).toBeUndefined();
  });
});

describe("alg tricks", () => {
  const claims = { sub: [...grant.sessions][0], exp: 4_000_000_000, scp: ["status", "log", "results"] };
  const payload = {
    v: 1,
    id: grant.tokenId,
    ses: [...grant.sessions],
    ori: null,
    scp: ["status", "log", "results"],
    exp: 4_000_000_000,
  };
  const jwt = (header: object, body: object, secret: string | Uint8Array | null) => {
    const text = `${base64url(header)}.${base64url(body)}`;
    return `${text}.${secret === null ? "" : hs256(text, secret)}`;
  };
  const forged = `hvt_${base64url(payload)}`;
  const forgedWithAlg = `hvt_${base64url({ ...payload, alg: "none" })}`;

  it.each([
    ["a JWT with alg none", jwt({ alg: "none", typ: "JWT" }, claims, null)],
    ["a JWT with alg None", jwt({ alg: "None" }, payload, null)],
    ["a JWT with alg none and any signature", jwt({ alg: "none" }, payload, "x")],
    ["a JWT with HS256 under the token's own id", jwt({ alg: "HS256" }, payload, grant.tokenId)],
    ["a JWT with HS256 under the right key", jwt({ alg: "HS256" }, payload, key)],
    ["a JWT behind the prefix", `hvt_${jwt({ alg: "none" }, payload, null)}`],
    ["a JWT with HS256 under the right key behind the prefix", `hvt_${jwt({ alg: "HS256" }, payload, key)}`],
    ["a JWT with kid that leads to a known file", jwt({ alg: "HS256", kid: "/dev/null" }, payload, "")],
    ["no signature", forged],
    ["an empty signature", `${forged}.`],
    ["zeros as signature", `${forged}.${"A".repeat(43)}`],
    ["signed with an empty key", `${forged}.${hs256(forged, "")}`],
    ["signed with its own id", `${forged}.${hs256(forged, grant.tokenId)}`],
    ["signed with the prefix", `${forged}.${hs256(forged, "hvt_")}`],
    [
      "signed with the secret itself",
      `${forged}.${hs256(forged, "a secret of this test, 32 bytes or more")}`,
    ],
    ["alg none as a field", `${forgedWithAlg}.`],
    ["the payload signed without its prefix", `${forged}.${hs256(base64url(payload), key)}`],
    ["the signature in hex", `${forged}.${createHmac("sha256", key).update(forged).digest("hex")}`],
    [
      "sha512 under the right key",
      `${forged}.${createHmac("sha512", key).update(forged).digest("base64url")}`,
    ],
    ["rightly signed, with alg none as a field", `${forgedWithAlg}.${hs256(forgedWithAlg, key)}`],
  ])("%s is no token", (_, text) => {
    expect(parseViewToken(text, [key])).toBeUndefined();
  });

  it.each([
    ["another version", { ...payload, v: 2 }],
    ["no version", { ...payload, v: undefined }],
    ["sessions that are no UUIDs", { ...payload, ses: ["*"] }],
    ["no session", { ...payload, ses: [] }],
    ["an unknown scope", { ...payload, scp: ["admin"] }],
    ["no scope", { ...payload, scp: [] }],
    ["no end", { ...payload, exp: null }],
    ["an end without bounds", { ...payload, exp: 1e300 }],
    ["an end in words", { ...payload, exp: "4000000000" }],
    ["origins left out", { ...payload, ori: undefined }],
    ["an empty list of origins", { ...payload, ori: [] }],
    ["one field more", { ...payload, admin: true }],
    ["a list", [payload]],
    ["a text that is no JSON", "{"],
    ["null", null],
  ])("rightly signed, but with %s, is no token", (_, value) => {
    const text = `hvt_${base64url(value)}`;
    expect(parseViewToken(`${text}.${hs256(text, key)}`, [key])).toBeUndefined();
  });
});

describe("the parser", () => {
  it("takes any text, and finds no token in it", () => {
    const piece = fc.string({ unit: "binary", maxLength: 300 });
    const text = fc.oneof(
      piece,
      piece.map((rest) => `hvt_${rest}`),
      fc.tuple(piece, piece).map(([a, b]) => `hvt_${base64url(a)}.${base64url(b)}`),
      fc.json().map((value) => `hvt_${base64url(value)}.${signature}`),
    );
    fc.assert(
      fc.property(text, (given) => parseViewToken(given, [key]) === undefined),
      { numRuns: 3_000 },
    );
  });

  it("takes any rightly signed text, and finds a token only where all fields are right", () => {
    fc.assert(
      fc.property(fc.json(), (value) => {
        const text = `hvt_${base64url(value)}`;
        expect(parseViewToken(`${text}.${hs256(text, key)}`, [key])).toBeUndefined();
      }),
    );
  });

  it("does not look at what is too long for a header", () => {
    const text = `hvt_${"A".repeat(20_000)}`;
    expect(parseViewToken(`${text}.${hs256(text, key)}`, [key])).toBeUndefined();
  });
});
