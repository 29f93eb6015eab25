import type { CallSession } from "@holat/sdk";
import { createManualClock, seedStatuses } from "@holat/testkit";
import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import type { Followed } from "../src/commands/calls/followSession.js";
import { formatSpan } from "../src/commands/calls/render/formatSpan.js";
import { addSample, derivePace, formatRate, type Sample } from "../src/commands/calls/render/pace.js";
import { renderBar } from "../src/commands/calls/render/renderBar.js";
import { renderDetails } from "../src/commands/calls/render/renderDetails.js";
import { renderLine } from "../src/commands/calls/render/renderLine.js";
import { listHeader, renderListRow } from "../src/commands/calls/render/renderList.js";
import { createBarView } from "../src/commands/calls/view/createBarView.js";
import { createLineView } from "../src/commands/calls/view/createLineView.js";
import { deriveExitCode } from "../src/commands/client/exitCodes.js";
import { toJsonLine, toPlainLines, toPlainText } from "../src/commands/client/toPlainText.js";
import { writeLine, writeNotice } from "../src/commands/client/write.js";

const now = Date.UTC(2025, 9, 6, 18, 31, 30);
const ours = {
  target: "pbx",
  errorCode: null,
  link: "live",
  lastHeardAt: null,
  lastProgressAt: null,
  cancelRequestedAt: null,
  exitCode: null,
  metadata: {},
  version: 1,
} as const;
const sessions = {
  PENDING: { ...seedStatuses.PENDING, ...ours },
  RUNNING: { ...seedStatuses.RUNNING, ...ours },
  COMPLETED: { ...seedStatuses.COMPLETED, ...ours },
  FAILED: { ...seedStatuses.FAILED, ...ours },
} satisfies Record<string, CallSession>;
const follow = (session: CallSession, more: Partial<Followed> = {}): Followed => ({
  session,
  stale: false,
  asOf: now,
  ...more,
});
/** 75 of 150 after a minute of 1.25 a second. */
const history: readonly Sample[] = [
  { at: now - 60_000, processed: 0 },
  { at: now, processed: 75 },
];
const style = { width: 120, color: false, blocks: false };
const esc = "\u001b";

test.each([
  ["stdout", writeLine, "  1\\u001b[2J\n  2\\u009b\n"],
  ["stderr", writeNotice, "holat:   1\\u001b[2J\n  2\\u009b\n"],
] as const)(
  "what is written to %s unrendered, a pairing code say, sends a terminal nothing",
  (name, write, written) => {
    const stream = vi.spyOn(process[name], "write").mockReturnValue(true);
    try {
      write("  1\x1b[2J\n  2\x9b");
      expect(stream.mock.calls).toEqual([[written]]);
    } finally {
      stream.mockRestore();
    }
  },
);

describe("text of a remote machine", () => {
  test.each([
    ["a colour", `${esc}[31mred${esc}[0m`, "red"],
    ["a cleared screen", `a${esc}[2J${esc}[1;1Hb`, "ab"],
    ["a title", `${esc}]0;owned\u0007safe`, "safe"],
    ["a link", `${esc}]8;;http://x\u001b\\text${esc}]8;;${esc}\\`, "text"],
    ["a title without an end", `${esc}]0;owned`, ""],
    ["a title without an end takes no second line", `${esc}]0;owned\nnext`, "next"],
    ["a device control string", `${esc}P$q"p${esc}\\x`, "x"],
    ["8-bit introducers", "\u009b31mred\u009d0;owned\u009cx", "redx"],
    ["a carriage return and backspaces", "12\r34\b\b56", "12 3456"],
    ["a bidirectional override", "a\u202eb\u2066c", "abc"],
    ["a NUL and a lone surrogate", "a\0b\ud800", "ab\ufffd"],
    ["a tab and line breaks", "a\tb\r\nc\u2028d", "a b c d"],
    ["other scripts", "Yakunlandi ✓ готово 完", "Yakunlandi ✓ готово 完"],
    ["an escape inside an escape", `${esc}${esc}[31m[31mx`, "[31mx"],
  ])("%s", (_, text, plain) => expect(toPlainText(text)).toBe(plain));

  test("nothing that a terminal acts on is left of any text, and JSON keeps the value", () => {
    const odd = fc.string({
      unit: fc.oneof(
        fc.constantFrom(
          esc,
          "[",
          "]",
          "\u009b",
          "\u009d",
          "\u0007",
          "\\",
          "m",
          ";",
          "1",
          "\u202e",
          "\r",
          "\n",
        ),
        fc.string({ minLength: 1, maxLength: 1, unit: "binary" }),
      ),
    });
    fc.assert(
      fc.property(odd, (text) => {
        for (const line of [toPlainText(text), ...toPlainLines(text), toJsonLine({ text })]) {
          expect(line).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
        }
        expect(JSON.parse(toJsonLine({ text }))).toEqual({ text });
      }),
      { numRuns: 500 },
    );
  });
});

describe("a span", () => {
  test.each([
    [-3, "0 s"],
    [59.9, "59 s"],
    [60, "1 min"],
    [90, "1 min 30 s"],
    [3_600, "1 h"],
    [7_500, "2 h 5 min"],
    [90_000, "1 d 1 h"],
  ])("%d seconds is %s", (seconds, text) => expect(formatSpan(seconds)).toBe(text));
});

describe("the pace", () => {
  const at = (secondsAgo: number, processed: number): Sample => ({ at: now - secondsAgo * 1000, processed });
  test.each([
    ["one sample tells nothing", [at(1, 10)], undefined],
    ["two seconds do", [at(2, 71), at(0, 75)], { perSecond: 2, secondsLeft: 38 }],
    [
      "what is older than a minute does not count",
      [at(90, 0), at(60, 15), at(0, 75)],
      { perSecond: 1, secondsLeft: 75 },
    ],
    ["a short pause is none", [at(14, 65), at(4, 75)], { perSecond: 1, secondsLeft: 75 }],
    ["a long one slows it down", [at(35, 15), at(25, 75)], { perSecond: 2, secondsLeft: 38 }],
    ["standing still has no end", [at(30, 75), at(0, 75)], { perSecond: 0, secondsLeft: undefined }],
  ])("%s", (_, samples, pace) => expect(derivePace(sessions.RUNNING, samples, now)).toEqual(pace));

  test("has no end while the total is unknown, and is none of a session that does not run", () => {
    const open = { ...sessions.RUNNING, totalNumbers: 0 };
    expect(derivePace(open, history, now)).toEqual({ perSecond: 1.25, secondsLeft: undefined });
    expect(derivePace(sessions.COMPLETED, history, now)).toBeUndefined();
  });

  test("is kept from a bounded history that always reaches a minute back", () => {
    let kept: readonly Sample[] = [];
    for (let second = 0; second <= 600; second++)
      kept = addSample(kept, { at: second * 1000, processed: second });
    expect(kept.length).toBe(61);
    expect(kept[0]).toEqual({ at: 540_000, processed: 540 });
  });

  test.each([
    [12.4, "12/s"],
    [2.5, "2.5/s"],
    [0.5, "30/min"],
    [0, "0/min"],
  ])("%d a second is said as %s", (perSecond, text) => expect(formatRate(perSecond)).toBe(text));
});

describe("the bar", () => {
  test.each([
    ["PENDING", follow(sessions.PENDING), "Navbatda...  0 processed  0 connected, 0 failed  2 s"],
    [
      "RUNNING",
      follow(sessions.RUNNING),
      "Qayta ishlanmoqda...  ###############---------------  50%  75/150  60 connected, 15 failed  1.3/s  1 min left",
    ],
    [
      "COMPLETED",
      follow(sessions.COMPLETED),
      "Muvaffaqiyatli tugallandi  ##############################  100%  150/150  120 connected, 30 failed  2 min 15 s",
    ],
    [
      "FAILED",
      follow(sessions.FAILED),
      "Xatolik yuz berdi  ------------------------------  0%  0 processed  0 connected, 0 failed  25 s",
    ],
    [
      "without a connection",
      follow(sessions.RUNNING, { stale: true, asOf: now - 12_000 }),
      "###############---------------  50%  75/150  60 connected, 15 failed  1 min 42 s  no connection, as of 12 s ago",
    ],
    [
      "with a silent target",
      follow({ ...sessions.RUNNING, link: "lost" }),
      /50% {2}75\/150 .*the target does not answer$/,
    ],
    [
      "with a cancel under way",
      follow({ ...sessions.RUNNING, cancelRequestedAt: sessions.RUNNING.updatedAt }),
      /cancel requested$/,
    ],
    [
      "of an unknown total",
      follow({ ...sessions.RUNNING, totalNumbers: 0, progressPercentage: 0 }),
      "Qayta ishlanmoqda...  75 processed  60 connected, 15 failed  1 min 30 s  1.3/s",
    ],
  ])("%s", (_, followed, line) => {
    const drawn = renderBar(followed, history, now, style);
    if (typeof line === "string") expect(drawn).toBe(line);
    else expect(drawn).toMatch(line);
  });

  test.each([
    [79, "#########----------  50%  75/150  60 connected, 15 failed  1.3/s  1 min left"],
    [60, "#######--------  50%  75/150  1 min 30 s  1.3/s  1 min left"],
    [40, "#####-----  50%  75/150  1 min left"],
    [20, "50%  75/150"],
    [10, "50%"],
    [2, ""],
  ])("in %d columns", (width, part) => {
    const drawn = renderBar(follow(sessions.RUNNING), history, now, { ...style, width });
    expect(drawn).toContain(part);
    expect(drawn.length).toBeLessThanOrEqual(width);
  });

  test("is never wider than the terminal, whatever is in it", () => {
    const width = fc.integer({ min: 0, max: 250 });
    const session = fc.record({
      processedNumbers: fc.nat(2 ** 31 - 1),
      totalNumbers: fc.nat(2 ** 31 - 1),
      progressPercentage: fc.integer({ min: 0, max: 100 }),
      statusDescription: fc.string({ unit: "binary", maxLength: 60 }),
      durationSeconds: fc.nat(10 ** 9),
    });
    fc.assert(
      fc.property(width, session, fc.boolean(), (columns, fields, stale) => {
        const followed = follow({ ...sessions.RUNNING, ...fields }, { stale });
        const drawn = renderBar(followed, history, now, { ...style, blocks: true, width: columns });
        expect([...drawn].length).toBeLessThanOrEqual(columns);
      }),
    );
  });

  test("has colour and blocks only where they are wanted", () => {
    const bright = renderBar(follow(sessions.RUNNING), history, now, {
      width: 50,
      color: true,
      blocks: true,
    });
    expect(bright).toContain(`${esc}[36m██████░░░░░░${esc}[0m  50%`);
    expect(renderBar(follow(sessions.RUNNING), history, now, style)).not.toContain(esc);
  });
});

describe("lines", () => {
  test.each([
    ["RUNNING", "2025-10-06T18:31:30.000Z  RUNNING  50%  75/150  60 connected, 15 failed  1.3/s  1 min left"],
    ["COMPLETED", "2025-10-06T18:32:15.000Z  COMPLETED  100%  150/150  120 connected, 30 failed"],
  ] as const)("%s", (status, line) => {
    expect(renderLine(follow(sessions[status]), history, now)).toBe(line);
  });

  test("of a list stand below their heads", () => {
    const row = renderListRow(sessions.RUNNING);
    expect(row).toBe(
      "session-1738862891234-abc123    RUNNING    50%    75/150         60         15       1 min 30 s      pbx               2025-10-06T18:30:00.000Z",
    );
    for (const [head, cell] of [
      ["STATUS", "RUNNING"],
      ["NUMBERS", "75/150"],
      ["TARGET", "pbx"],
    ] as const) {
      expect(row.indexOf(cell)).toBe(listHeader.indexOf(head));
    }
  });

  test("of one session hold all of it, and of what the machine said the text alone", () => {
    const details = renderDetails({
      ...sessions.FAILED,
      errorMessage: `no${esc}[2J way`,
      remoteResponse: `first\n${esc}]0;owned\u0007second\r\n`,
      metadata: { shop: "north" },
    });
    expect(details).toMatch(/^status {8}FAILED \(Xatolik yuz berdi\)$/m);
    expect(details).toMatch(/^error {9}no way$/m);
    expect(details).toMatch(/^metadata {6}\{"shop":"north"\}$/m);
    expect(details).toMatch(/^response\n {2}first\n {2}second$/m);
    expect(details).not.toContain(esc);
  });
});

describe("the exit code", () => {
  test.each([
    [sessions.COMPLETED, 0],
    [sessions.FAILED, 1],
    [{ ...sessions.FAILED, errorCode: "EXIT_NONZERO" } as const, 1],
    [{ ...sessions.FAILED, errorCode: "CANCELED" } as const, 3],
    [{ ...sessions.FAILED, errorCode: "CANCELED_UNCONFIRMED" } as const, 3],
  ])("of %o is %d", (session, code) => expect(deriveExitCode(session)).toBe(code));
});

describe("lines of a watched session", () => {
  const step = (processed: number) => ({
    ...sessions.RUNNING,
    processedNumbers: processed,
    version: processed,
  });

  test("come at most one a second, with the newest state, and the last always", async () => {
    const clock = createManualClock(now);
    const lines: string[] = [];
    const view = createLineView(
      (text) => lines.push(text),
      () => {},
      clock,
    );
    const counts = () => lines.map((line) => line.match(/(\d+)\/150/)?.[1]);
    for (const processed of [1, 2, 3]) view.show(follow(step(processed)));
    expect(counts()).toEqual(["1"]);
    await clock.advance(999);
    expect(counts()).toEqual(["1"]);
    await clock.advance(1);
    expect(counts()).toEqual(["1", "3"]);
    view.show(follow(step(4)));
    view.show(follow(sessions.COMPLETED));
    expect(counts()).toEqual(["1", "3", "150"]);
    view.close();
    await clock.advance(5_000);
    expect(counts()).toEqual(["1", "3", "150"]);
    expect(clock.sleeping).toBe(0);
  });

  test("end with what was still waiting when the watching stops", () => {
    const lines: string[] = [];
    const view = createLineView(
      (text) => lines.push(text),
      () => {},
      createManualClock(now),
    );
    view.show(follow(step(1)));
    view.show(follow(step(2)));
    view.close();
    expect(lines.at(-1)).toContain("2/150");
  });

  test("a bar is drawn anew as time passes, follows the terminal's width, and leaves its line", async () => {
    const clock = createManualClock(now);
    let columns = 121;
    const written: string[] = [];
    const terminal = {
      columns: () => columns,
      color: false,
      blocks: false,
      write: (text: string) => written.push(text),
    };
    const view = createBarView(terminal, clock);
    view.show(follow(sessions.RUNNING));
    expect(written.at(-1)).toMatch(/^\r\S\[2K.*1 min 30 s/);
    await clock.advance(1_000);
    expect(written.at(-1)).toContain("1 min 31 s");
    columns = 21;
    await clock.advance(200);
    expect(written.at(-1)).toMatch(/\[2K50% {2}75\/150$/);
    view.close();
    expect(written.at(-1)).toBe("\n");
    expect(clock.sleeping).toBe(0);
  });
});
