// A process of its own: thousands of watchers that read as little as possible. Asked over IPC; see messages.ts.
import { setTimeout as pause } from "node:timers/promises";
import { answerParent } from "../site/forkNode.js";
import { monotonicMicros } from "../stats/monotonicMicros.js";
import { readProcessCpuSeconds } from "../stats/processCpu.js";
import { createSightings } from "./createSightings.js";
import type { Look, RequestMessage } from "./messages.js";
import { openWatcher } from "./openWatcher.js";

/** Below what a server's listen queue takes. */
const openAtOnce = 200;

const sightings = createSightings();
let noting = false;
let opened = 0;
let events = 0;

function openOne(url: URL): Promise<void> {
  return new Promise((resolve, reject) => {
    let first = true;
    openWatcher(url, {
      seen: (line) => {
        events++;
        if (noting) sightings.add(line, monotonicMicros());
        if (first) {
          first = false;
          resolve();
        }
      },
      lost: (why) => {
        if (first) reject(new Error(`${url}: ${why}`));
        else {
          console.error(`a watcher of ${url} was lost: ${why}`);
          process.exit(1);
        }
      },
    });
  });
}

async function open({ url, count }: { readonly url: string; readonly count: number }) {
  const begun = performance.now();
  const parsed = new URL(url);
  const worker = async () => {
    while (opened < count) {
      opened++;
      await openOne(parsed);
    }
  };
  await Promise.all(Array.from({ length: openAtOnce }, worker));
  return { tookMs: performance.now() - begun };
}

async function untilQuiet({ forMs, atMostMs }: { readonly forMs: number; readonly atMostMs: number }) {
  const deadline = performance.now() + atMostMs;
  for (let before = -1; before !== events && performance.now() < deadline; ) {
    before = events;
    await pause(forMs);
  }
  return null;
}

answerParent((message: RequestMessage) => {
  switch (message.name) {
    case "open":
      return open(message.ask);
    case "note":
      noting = message.ask;
      return sightings.take();
    case "look":
      return {
        events,
        atMs: performance.now(),
        serverCpuSeconds: readProcessCpuSeconds(message.ask.serverPid),
      } satisfies Look;
    case "quiet":
      return untilQuiet(message.ask);
  }
});
