import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createEventParser, type ServerEvent } from "../../src/live/parseEvents.js";

const encode = (text: string) => new TextEncoder().encode(text);

function parse(chunks: Iterable<Uint8Array>): ServerEvent[] {
  const events: ServerEvent[] = [];
  const push = createEventParser((event) => events.push(event));
  for (const chunk of chunks) push(chunk);
  return events;
}

const parseText = (text: string) => parse([encode(text)]);

const lineText = fc.string({ unit: "binary" }).map((text) => text.replace(/[\r\n\0\uFEFF]/g, ""));
const written = fc.record({
  type: fc.constantFrom("status", "end", "драйн"),
  data: fc.array(lineText, { minLength: 1, maxLength: 4 }),
  id: lineText,
  comment: fc.option(lineText, { nil: undefined }),
  lineEnd: fc.constantFrom("\n", "\r\n"),
});

describe("the event parser", () => {
  test("gives what was written, wherever the bytes are cut and however lines end", () => {
    fc.assert(
      fc.property(fc.array(written, { maxLength: 6 }), fc.array(fc.nat(40)), (blocks, cuts) => {
        const bytes = encode(
          blocks
            .map(({ type, data, id, comment, lineEnd }) =>
              [
                ...(comment === undefined ? [] : [`:${comment}`]),
                `id: ${id}`,
                `event: ${type}`,
                ...data.map((line) => `data: ${line}`),
                "",
                "",
              ].join(lineEnd),
            )
            .join(""),
        );
        const chunks: Uint8Array[] = [];
        let from = 0;
        for (const cut of cuts) {
          chunks.push(bytes.subarray(from, from + cut));
          from += cut;
        }
        chunks.push(bytes.subarray(from));
        expect(parse(chunks)).toEqual(
          blocks.map(({ type, data, id }) => ({ type, data: data.join("\n"), id })),
        );
      }),
    );
  });

  test("every single cut of a stream with CRLF and letters of several bytes gives the same", () => {
    const bytes = encode("id: 1\r\nevent: status\r\ndata: Ўзбекча 👍\r\n\r\ndata: x\n\ndata: y\n\n");
    const whole = parse([bytes]);
    expect(whole.map(({ data }) => data)).toEqual(["Ўзбекча 👍", "x", "y"]);
    for (let cut = 0; cut <= bytes.length; cut++) {
      expect(parse([bytes.subarray(0, cut), bytes.subarray(cut)])).toEqual(whole);
    }
    expect(parse([...bytes].map((byte) => Uint8Array.of(byte)))).toEqual(whole);
  });

  test.each([
    ["a comment", ": ping\n\n", []],
    ["retry and unknown fields", "retry: 2000\nfoo: bar\n\n", []],
    ["an event without data", "event: end\nid: 5\n\n", []],
    ["an event that the end cut off", "data: x\n", []],
    ["a field without a colon", "data\n\n", [{ type: "message", data: "", id: undefined }]],
    ["one blank after the colon, no more", "data:  x\n\n", [{ type: "message", data: " x", id: undefined }]],
    ["a byte order mark", "\uFEFFdata: x\n\n", [{ type: "message", data: "x", id: undefined }]],
    [
      "line separators that end no line",
      "data: a\u2028b\n\n",
      [{ type: "message", data: "a\u2028b", id: undefined }],
    ],
    ["an id that stays", "id: 7\n\ndata: x\n\n", [{ type: "message", data: "x", id: "7" }]],
    ["a type that does not stay", "event: a\n\ndata: x\n\n", [{ type: "message", data: "x", id: undefined }]],
  ])("%s", (_what, text, events) => {
    expect(parseText(text)).toEqual(events);
  });

  test.each([
    ["one line", `data: ${"x".repeat(1_048_576)}`],
    ["many lines", "data: xxxxxxxx\n".repeat(130_000)],
  ])("an event of %s and over 1 MiB is refused", (_what, text) => {
    expect(() => parseText(text)).toThrow(expect.objectContaining({ code: "BAD_ANSWER" }));
  });
});
