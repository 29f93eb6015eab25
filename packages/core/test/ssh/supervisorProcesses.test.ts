import { spawn, spawnSync } from "node:child_process";
import { eventually } from "@holat/testkit";
import { expect, test } from "vitest";
import { processFunctions } from "../../src/ssh/scripts/processes.js";

/** The same functions on a machine without /proc: ps has to do. */
const withoutProc = processFunctions.replaceAll("/proc/self/stat", "/nowhere/self/stat");

const run = (functions: string, script: string) =>
  spawnSync("/bin/sh", ["-c", `${functions}\n${script}`], {
    encoding: "utf8",
    env: { PATH: process.env.PATH },
  }).stdout.trim();

test.each([
  ["/proc", processFunctions],
  ["ps", withoutProc],
])("%s tells a process by pid and birth", (_, functions) => {
  expect(
    run(
      functions,
      `look_up $$ && mine=$birth
       case $mine in '' | *' '* | *.*) echo "a birth cannot be in a file's name: $mine" ;; esac
       alive $$ "$mine" && echo alive
       alive $$ 1 || echo another birth
       sleep 60 & s=$!; look_up $s; b=$birth; alive $s "$b" && echo sleeping
       kill -KILL $s; wait $s 2>/dev/null; alive $s "$b" || echo dead`,
    ).split("\n"),
  ).toEqual(["alive", "another birth", "sleeping", "dead"]);
});

test("a zombie counts as dead", () => {
  expect(
    run(
      processFunctions,
      `sh -c 'sh -c "exit 0" & echo $!; exec sleep 0.3' | { read -r z; sleep 0.1; look_up "$z" || echo dead; }`,
    ),
  ).toBe("dead");
});

test.each([
  ["/proc", processFunctions],
  ["ps", withoutProc],
])("%s finds what a run's child started", async (_, functions) => {
  const id = `find-${process.pid}`;
  const child = spawn("/bin/sh", ["-c", "sleep 60 & (sleep 60; :) & echo ready; wait"], {
    env: { PATH: process.env.PATH, HOLAT_RUN_ID: id },
    detached: true,
  });
  await new Promise((resolve) => child.stdout.once("data", resolve));
  const found = run(functions, `id=${id}; find_run ${child.pid}; echo $pids`).split(/\s+/);
  expect(found).toContain(String(child.pid));
  expect(found.length).toBeGreaterThanOrEqual(3);
  run(functions, `id=${id}; find_run ${child.pid}; kill -KILL $pids`);
  await new Promise((resolve) => child.once("close", resolve));
  await eventually(() => expect(run(functions, `id=${id}; find_run ${child.pid}; echo $pids`)).toBe(""));
});
