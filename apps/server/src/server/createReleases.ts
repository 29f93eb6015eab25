import type { Logger } from "@holat/api";

export interface Releases {
  /** To be let go of when the server stops: the last one added first. */
  add(what: string, release: () => Promise<void>): void;
  /** One after the other; a failed one is logged and does not stop the others. Repeated calls wait for the first. */
  run(): Promise<void>;
}

export function createReleases(logger: Logger): Releases {
  const stack: { readonly what: string; readonly release: () => Promise<void> }[] = [];
  let running: Promise<void> | undefined;
  const runAll = async () => {
    for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
      try {
        await next.release();
      } catch (error) {
        logger.error({ err: error, what: next.what }, "could not be closed properly");
      }
    }
  };
  return {
    add: (what, release) => {
      stack.push({ what, release });
    },
    run: () => {
      running ??= runAll();
      return running;
    },
  };
}
