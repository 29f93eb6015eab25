import { expect, test } from "vitest";
import { createManualClock } from "../src/index.js";

test("sleeps end in the order of their time, each seeing its own", async () => {
  const clock = createManualClock(1000);
  const woken: [string, number][] = [];
  const sleep = async (name: string, ms: number) => {
    await clock.sleep(ms);
    woken.push([name, clock.now()]);
    if (name === "first") await sleep("again", 5);
  };
  void sleep("second", 20);
  void sleep("first", 10);
  await clock.advance(19);
  expect(woken).toEqual([
    ["first", 1010],
    ["again", 1015],
  ]);
  await clock.advance(1);
  expect(woken.at(-1)).toEqual(["second", 1020]);
  expect([clock.monotonic(), clock.sleeping]).toEqual([20, 0]);
});

test("an abort ends a sleep with its reason, and wall time may jump alone", async () => {
  const clock = createManualClock();
  const abort = new AbortController();
  const sleeping = clock.sleep(1000, abort.signal);
  abort.abort("enough");
  await expect(sleeping).rejects.toBe("enough");
  expect(clock.sleeping).toBe(0);
  clock.setWallTime(5);
  expect([clock.now(), clock.monotonic()]).toEqual([5, 0]);
});
