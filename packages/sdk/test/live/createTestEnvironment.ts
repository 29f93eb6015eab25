import { createManualClock } from "@holat/testkit";
import { vi } from "vitest";
import type { Environment } from "../../src/live/environment.js";

type PageEvent = "hidden" | "visible" | "online";

/** Time by hand, chance as told, a page that is turned to and from. */
export function createTestEnvironment(random = 0.5) {
  const clock = createManualClock();
  const listeners = new Set<(event: PageEvent) => void>();
  let hidden = false;
  const environment = {
    clock,
    random: () => random,
    page: {
      isHidden: () => hidden,
      listen(onEvent) {
        listeners.add(onEvent);
        return () => void listeners.delete(onEvent);
      },
    },
    warn: vi.fn<(message: string) => void>(),
    report: vi.fn<(error: unknown) => void>(),
  } satisfies Environment;
  return {
    clock,
    environment,
    listeners,
    turn(event: PageEvent) {
      if (event !== "online") hidden = event === "hidden";
      for (const listener of [...listeners]) listener(event);
    },
  };
}
