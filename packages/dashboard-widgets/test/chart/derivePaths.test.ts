import { expect, test } from "vitest";
import { derivePaths } from "../../src/chart/derivePaths.js";

test("nothing is drawn of nothing", () => {
  expect(derivePaths([], { from: 0, to: 10, highest: 10 }, 100, 50)).toEqual({
    connected: "",
    failed: "",
    connectedLine: "",
    failedLine: "",
  });
});

test("the failed are stacked on the connected, and both go on to the end of the span", () => {
  const samples = [
    { at: 0, connected: 0, failed: 0 },
    { at: 5, connected: 4, failed: 1 },
  ];
  expect(derivePaths(samples, { from: 0, to: 10, highest: 10 }, 100, 50)).toEqual({
    connectedLine: "M0 50L50 30L100 30",
    failedLine: "M0 50L50 25L100 25",
    connected: "M0 50L50 30L100 30L100 50L0 50Z",
    failed: "M0 50L50 25L100 25L100 30L50 30L0 50Z",
  });
});

test("a single moment is drawn where it is", () => {
  const paths = derivePaths([{ at: 10, connected: 2, failed: 0 }], { from: 10, to: 10, highest: 2 }, 100, 50);
  expect(paths.connectedLine).toBe("M0 0");
});
