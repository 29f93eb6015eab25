import type { ServerLogger } from "../log/createLogger.js";

/** npm, pnpm and a terminal may each pass on the one Ctrl-C: what follows at once is no second one. */
const sameKeyPressMs = 500;
const stopWithinMs = 10_000;

/**
 * Ends the process when it is told to: SIGINT, SIGTERM or SIGHUP stop it in order, exit code 0; a second signal or ten seconds
 * end it at once, exit code 1. What nobody caught is logged and ends it, exit code 1.
 */
export function stopOnSignal(options: { readonly logger: ServerLogger; stop(): Promise<void> }): void {
  const { logger, stop } = options;
  let since: number | undefined;

  const exit = (code: number): never => {
    logger.flush();
    process.exit(code);
  };

  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, () => {
      if (since !== undefined) {
        if (performance.now() - since < sameKeyPressMs) return;
        logger.warn({ signal }, "told to stop again: ending at once; remote processes go on");
        exit(1);
      }
      since = performance.now();
      logger.info({ signal }, "stopping; remote processes go on");
      setTimeout(() => {
        logger.error({ stopWithinMs }, "did not stop in time: ending at once; remote processes go on");
        exit(1);
      }, stopWithinMs).unref();
      void stop().then(() => {
        logger.info({}, "stopped");
        exit(0);
      });
    });
  }

  process.on("uncaughtException", (error) => {
    logger.error({ err: error }, "an error that nobody caught: ending; remote processes go on");
    exit(1);
  });
  process.on("unhandledRejection", (reason) => {
    logger.error({ err: reason }, "a rejection that nobody caught: ending; remote processes go on");
    exit(1);
  });
}
