import type { CancelReport } from "@holat/core";
import { createBackoff } from "./createBackoff.js";
import { toRunId } from "./getRunSpec.js";
import { toHolatError } from "./launchCodes.js";
import type { LostLimit } from "./lostLimit.js";
import { pauseFor } from "./pauseFor.js";
import { refuseOtherMachine } from "./refuseOtherMachine.js";
import type { RunContext } from "./runContext.js";

/**
 * Asks the machine to end the run's processes, until it answers; undefined when it had not before `limit` was over. Rejects
 * only when the node lets go of the session.
 */
export async function cancelRun(
  run: RunContext,
  limit?: Pick<LostLimit, "isOver">,
): Promise<CancelReport | undefined> {
  const { session, runner, clock, random, signal, cancelGraceMs, logger } = run;
  const backoff = createBackoff(random, { firstMs: 250, longestMs: 3_000 });
  for (;;) {
    signal.throwIfAborted();
    try {
      const report = await runner.cancel(session.target, toRunId(session), {
        graceMs: cancelGraceMs,
        signal,
      });
      refuseOtherMachine(run, report.snapshot.machine);
      if (report.survivors > 0) {
        logger.warn(
          { sessionId: session.sessionId, survivors: report.survivors },
          "processes survived the cancel",
        );
      }
      return report;
    } catch (error) {
      signal.throwIfAborted();
      const { code } = toHolatError(error);
      logger.debug({ sessionId: session.sessionId, code, err: error }, "cancel attempt failed");
    }
    if (limit?.isOver()) return undefined;
    await pauseFor(clock, backoff.next(), { stop: signal });
  }
}
