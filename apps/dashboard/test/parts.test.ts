import { describe, expect, test } from "vitest";
import { checkKeyDraft } from "../src/pages/keys/checkKeyDraft.js";
import { deriveKeyState } from "../src/pages/keys/deriveKeyState.js";
import { describeDetails } from "../src/pages/keys/describeDetails.js";
import { keysTexts } from "../src/pages/keys/texts/index.js";
import { checkWebhookDraft } from "../src/pages/webhooks/checkWebhookDraft.js";
import { webhooksTexts } from "../src/pages/webhooks/texts/index.js";
import { mergeFirstPage } from "../src/ui/mergeFirstPage.js";

describe("a new key", () => {
  const draft = { name: " crm ", scopes: ["calls:read"], targets: "", sessions: "", expiresInDays: "" };

  test("is sent without what was left empty", () => {
    expect(checkKeyDraft(draft, keysTexts.en)).toEqual({ input: { name: "crm", scopes: ["calls:read"] } });
  });

  test("takes names set apart by commas or spaces, each once", () => {
    expect(
      checkKeyDraft({ ...draft, targets: "sales-*, sales-*\nsupport", expiresInDays: "7" }, keysTexts.en),
    ).toMatchObject({ input: { targets: ["sales-*", "support"], expiresInSeconds: 604_800 } });
  });

  test("of an admin has neither another scope nor a filter", () => {
    expect(
      checkKeyDraft({ ...draft, scopes: ["calls:read", "admin"], targets: "a*b" }, keysTexts.en),
    ).toEqual({ input: { name: "crm", scopes: ["admin"] } });
  });

  test("names each thing that is wrong", () => {
    const wrong = { ...draft, name: " ", scopes: [], targets: "a*b", sessions: "**" };
    expect(checkKeyDraft(wrong, keysTexts.en)).toEqual({
      faults: {
        name: "Give it a name.",
        scopes: "Choose at least one thing that it may do.",
        targets: "a*b: a * can only be the last character.",
        sessions: "**: a * can only be the last character.",
      },
    });
  });
});

test.each([
  [{ revokedAt: null, expiresAt: null }, "active"],
  [{ revokedAt: null, expiresAt: "2026-11-28T00:00:01.000Z" }, "active"],
  [{ revokedAt: null, expiresAt: "2026-11-28T00:00:00.000Z" }, "expired"],
  [{ revokedAt: "2026-11-01T00:00:00.000Z", expiresAt: "2026-11-02T00:00:00.000Z" }, "revoked"],
])("a key of %j is %s", (key, state) => {
  expect(deriveKeyState(key, Date.parse("2026-11-28T00:00:00.000Z"))).toBe(state);
});

test("details of a deed are one line", () => {
  expect(
    describeDetails(
      { name: "crm", scopes: ["a", "b"], gone: null, more: { x: 1 }, expiresAt: 5 },
      (at) => `<${at}>`,
    ),
  ).toBe('name: crm · scopes: a, b · more: {"x":1} · expiresAt: <5>');
});

describe("a new webhook", () => {
  test.each(["", "shop.example", "ftp://shop.example", "https://", "javascript:alert(1)"])(
    "not at %j",
    (url) => {
      expect(checkWebhookDraft({ url, events: ["call.lost"], description: "" }, webhooksTexts.en)).toEqual({
        faults: { url: webhooksTexts.en.urlBad },
      });
    },
  );

  test("is told of what was chosen", () => {
    expect(
      checkWebhookDraft(
        { url: " https://shop.example/x ", events: ["call.lost", "unknown"], description: " " },
        webhooksTexts.en,
      ),
    ).toEqual({ input: { url: "https://shop.example/x", events: ["call.lost"] } });
  });
});

describe("the newest page of a list that is read on", () => {
  const page = (rows: string, nextCursor?: string) => ({ rows: [...rows], nextCursor });
  const merge = (known: ReturnType<typeof page>, fresh: ReturnType<typeof page>) =>
    mergeFirstPage(known, fresh, (row) => row);

  test("takes the place of what it covers, and keeps what lies beyond", () => {
    expect(merge(page("dcba", "z"), page("fed", "y"))).toEqual(page("fedcba", "z"));
  });

  test("is all there is when the two do not meet, or when it is the last", () => {
    expect(merge(page("ba", "z"), page("fed", "y"))).toEqual(page("fed", "y"));
    expect(merge(page("dcba", "z"), page("dc"))).toEqual(page("dc"));
  });
});
