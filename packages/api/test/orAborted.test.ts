import { expect, it, onTestFinished } from "vitest";
import { orAborted } from "../src/orAborted.js";

const reason = new Error("too long");
const failLater = async () => {
  await new Promise((resolve) => setImmediate(resolve));
  throw new Error("the driver was destroyed");
};

it.each([
  ["before the work began", (ending: AbortController) => ending.abort(reason), true],
  ["while it was under way", (ending: AbortController) => ending.abort(reason), false],
])("work that fails after an abort %s is told by the abort alone", async (_when, abort, before) => {
  const unhandled: unknown[] = [];
  const note = (error: unknown) => unhandled.push(error);
  process.on("unhandledRejection", note);
  onTestFinished(() => void process.off("unhandledRejection", note));
  const ending = new AbortController();
  if (before) abort(ending);
  const work = orAborted(failLater(), ending.signal);
  if (!before) abort(ending);
  await expect(work).rejects.toBe(reason);
  for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
  expect(unhandled).toEqual([]);
});

it("otherwise settles as the work does", async () => {
  const { signal } = new AbortController();
  expect(await orAborted(Promise.resolve(7), signal)).toBe(7);
  await expect(orAborted(failLater(), signal)).rejects.toThrow("destroyed");
});
