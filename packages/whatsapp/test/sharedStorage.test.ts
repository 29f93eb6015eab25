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
