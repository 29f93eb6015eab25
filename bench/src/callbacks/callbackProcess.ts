// A process of its own that watches sessions as a user's program would: by the SDK, and by the polling of before.
import { createClient } from "@holat/sdk";
import { answerParent } from "../site/forkNode.js";
import { createClockOffset } from "../stats/createClockOffset.js";
import { monotonicMicros } from "../stats/monotonicMicros.js";
import type { CallbackAnswer, CallbackAsk, CallbackSighting } from "./messages.js";

const pollEveryMs = 3_000;

answerParent(async ({ url, sessionIds, durationMs }: CallbackAsk): Promise<CallbackAnswer> => {
  const toEpochMicros = createClockOffset();
  const ending = AbortSignal.timeout(durationMs);
  const told = createNotebook(toEpochMicros);
  const polled = createNotebook(toEpochMicros);
  const { calls } = createClient({ baseUrl: url });
  const failures: unknown[] = [];
  for (const id of sessionIds) {
    calls.watch(id, ({ session }) => told.note(id, session.processedNumbers), {
      signal: ending,
      onError: (error) => failures.push(error),
      onConnection: (connection, error) => {
        if (error !== undefined) failures.push(`${connection}: ${error}`);
      },
    });
  }
  await Promise.all(
    sessionIds.map((id) => poll(`${url}/calls/session/${id}`, ending, (line) => polled.note(id, line))),
  );
  if (failures.length > 0) throw new Error(`the SDK lost its server: ${failures[0]}`);
  return { told: told.sightings, polled: polled.sightings };
});

/** What the seed's snippet does: a GET at once, then one every 3 s. Its beginnings are spread over that time. */
async function poll(url: string, ending: AbortSignal, seen: (line: number) => void): Promise<void> {
  await pause(Math.random() * pollEveryMs, ending);
  while (!ending.aborted) {
    const session: { processedNumbers: number } = await (await fetch(url)).json();
    seen(session.processedNumbers);
    await pause(pollEveryMs, ending);
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    });
  });
}

function createNotebook(toEpochMicros: (micros: number) => number) {
  const seen = new Map<string, number>();
  const sightings: CallbackSighting[] = [];
  return {
    sightings,
    note(sessionId: string, processed: number) {
      const atMicros = monotonicMicros();
      const before = seen.get(sessionId);
      seen.set(sessionId, processed);
      if (before === undefined || processed <= before) return;
      sightings.push({ sessionId, before, processed, atMicros, epochMicros: toEpochMicros(atMicros) });
    },
  };
}
