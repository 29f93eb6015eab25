import { AsyncLocalStorage } from "node:async_hooks";
import { setImmediate as later } from "node:timers/promises";
import { expect, test } from "vitest";
import { withSharedStorage } from "../src/socket/withSharedStorage.js";

test("storages that share one keep their values apart, over awaits and within each other", async () => {
  const [one, two] = withSharedStorage(() => [
    new AsyncLocalStorage<string>(),
    new AsyncLocalStorage<string>(),
  ]) as [AsyncLocalStorage<string>, AsyncLocalStorage<string>];
  const look = () => [one.getStore(), two.getStore()];
  const seen = one.run("outer", async () => {
    await later();
    const inner = two.run("inner", async () => {
      await later();
      const both = look();
      const hidden = one.run("other", look);
      return { both, hidden, after: look() };
    });
    return { before: look(), ...(await inner) };
  });
  expect(look()).toEqual([undefined, undefined]);
  expect(await seen).toEqual({
    before: ["outer", undefined],
    both: ["outer", "inner"],
    hidden: ["other", "inner"],
    after: ["outer", "inner"],
  });
  expect(
    await Promise.all(["a", "b"].map((name) => one.run(name, async () => later(one.getStore())))),
  ).toEqual(["a", "b"]);
});

test("one that is entered or left in place of run keeps its value apart too, and code outside gets Node's own", async () => {
  const [one, two] = withSharedStorage(() => [
    new AsyncLocalStorage<string>(),
    new AsyncLocalStorage<string>(),
  ]) as [AsyncLocalStorage<string>, AsyncLocalStorage<string>];
  const look = () => [one.getStore(), two.getStore()];
  const seen = two.run("outer", async () => {
    one.enterWith("entered");
    await later();
    const left = one.exit(look);
    const entered = look();
    one.disable();
    return { entered, left, disabled: look() };
  });
  expect(await seen).toEqual({
    entered: ["entered", "outer"],
    left: [undefined, "outer"],
    disabled: [undefined, "outer"],
  });
  expect(look()).toEqual([undefined, undefined]);
  const failing = () =>
    withSharedStorage(() => {
      throw new Error("no socket");
    });
  expect(failing).toThrow("no socket");
  expect(Object.getPrototypeOf(new AsyncLocalStorage())).toBe(AsyncLocalStorage.prototype);
  expect(Object.getPrototypeOf(AsyncLocalStorage)).toBe(Function.prototype);
});
