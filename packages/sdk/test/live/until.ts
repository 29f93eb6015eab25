import { vi } from "vitest";

/** Moves time on by small steps, with the loopback's own pace between, until `check` holds. */
export async function until(
  clock: { advance(ms: number): Promise<void> },
  check: () => void,
  stepMs = 10,
): Promise<void> {
  await vi.waitFor(
    async () => {
      await clock.advance(stepMs);
      check();
    },
    { interval: 2, timeout: 10_000 },
  );
}
