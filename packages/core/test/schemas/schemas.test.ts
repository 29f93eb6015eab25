import { listCallsQuerySchema, logQuerySchema, startCallRequestSchema } from "@holat/core/schemas";
import { describe, expect, it } from "vitest";

const messageOf = (input: unknown): string => {
  const result = startCallRequestSchema.safeParse(input);
  return result.success ? "accepted" : (result.error.issues[0]?.message ?? "");
};

describe("the body of POST /calls/start", () => {
  it("takes what the contract names", () => {
    const body = {
      target: "pbx",
      numbers: ["+998901234567"],
      args: { CAMPAIGN: "x'; $(true)" },
      metadata: { a: [1, null] },
    };
    expect(startCallRequestSchema.parse(body)).toEqual(body);
    expect(startCallRequestSchema.parse({})).toEqual({});
  });
  it.each<[string, unknown, RegExp]>([
    ["exact duplicates", { numbers: ["1", "2", "1"] }, /"1".*0 and 2/],
    ["a control character in a number", { numbers: ["1\n2"] }, /control character at position 1/],
    ["C1 control characters", { numbers: ["1\u0085"] }, /control character/],
    ["a lone surrogate", { numbers: ["\ud800"] }, /lone surrogate/],
    ["an empty number", { numbers: [""] }, /empty/],
    ["a number of 65 characters", { numbers: ["1".repeat(65)] }, /65 characters/],
    ["no numbers at all", { numbers: [] }, /at least one/],
    ["too many numbers", { numbers: Array.from({ length: 100_001 }, (_, index) => String(index)) }, /100000/],
    ["a number that is no string", { numbers: [5] }, /must be a string/],
    ["a control character in a value", { args: { A: "x\0" } }, /control character/],
    ["an argument name in lower case", { args: { path: "x" } }, /"path"/],
    ["NUL in metadata", { metadata: { a: "\0" } }, /NUL/],
    ["a lone surrogate in metadata", { metadata: { "\udfff": 1 } }, /NUL or a lone surrogate/],
    ["metadata over 16 KiB", { metadata: { a: "x".repeat(17_000) } }, /16384/],
    ["an unknown field", { command: "id" }, /command/],
  ])("%s is refused by value, cause and fix", (_, body, message) => {
    expect(messageOf(body)).toMatch(message);
  });
  it("metadata that only looks like an escape is taken", () => {
    expect(messageOf({ metadata: { a: "\\u0000" } })).toBe("accepted");
  });
});

describe("queries", () => {
  it.each([
    [{ limit: "0" }, /limit is "0"/],
    [{ limit: "101" }, /1\.\.100/],
    [{ limit: "1e1" }, /whole number/],
    [{ status: "DONE" }, /PENDING, RUNNING/],
    [{ from: "yesterday" }, /ISO 8601/],
    [{ from: "2025-02-30" }, /ISO 8601/],
    [{ to: "2025-04-31T10:00:00Z" }, /ISO 8601/],
    [{ lang: "fr" }, /uz, ru, en, id/],
  ])("%j is refused", (query, message) => {
    const result = listCallsQuerySchema.safeParse(query);
    expect(result.error?.issues[0]?.message).toMatch(message);
  });
  it("a time without a zone is UTC, whatever the server's own zone is", () => {
    const { TZ } = process.env;
    process.env.TZ = "Asia/Tashkent";
    try {
      const parse = (from: string) => listCallsQuerySchema.parse({ from }).from;
      expect(parse("2025-10-06T18:30")).toBe(Date.UTC(2025, 9, 6, 18, 30));
      expect(parse("2025-10-06T18:30:00.5")).toBe(Date.UTC(2025, 9, 6, 18, 30, 0, 500));
      expect(parse("2025-10-06T18:30+05:00")).toBe(Date.UTC(2025, 9, 6, 13, 30));
      expect(parse("2025-10-06")).toBe(Date.UTC(2025, 9, 6));
    } finally {
      if (TZ === undefined) delete process.env.TZ;
      else process.env.TZ = TZ;
    }
  });
  it("has sane defaults", () => {
    expect(listCallsQuerySchema.parse({})).toMatchObject({ limit: 20 });
    expect(logQuerySchema.parse({})).toEqual({ stream: "stdout", offset: 0, limit: 65_536 });
  });
});
