import { createManualClock } from "@holat/testkit";
import { vi } from "vitest";
import type { Environment } from "../../src/live/environment.js";

type PageEvent = "hidden" | "visible" | "online";

/** Time by hand, chance as told, a page that is turned to and from. */
export function createTestEnvironment(random: () => number = () => 0.5) {
  const clock = createManualClock();
  const listeners = new Set<(event: PageEvent) => void>();
  const environment = {
    now: clock.now,
    after(ms, callback) {
      const waiting = new AbortController();
      clock.sleep(ms, waiting.signal).then(callback, () => {});
      return () => waiting.abort();
    },
    random,
    listen(onEvent) {
      listeners.add(onEvent);
      return () => void listeners.delete(onEvent);
    },
    warn: vi.fn<(message: string) => void>(),
  } satisfies Environment;
  return {
    clock,
    environment,
    listeners,
    turn(event: PageEvent) {
      for (const listener of [...listeners]) listener(event);
    },
  };
}
