import { createConnection, type LiveConnection, type LiveConnectionOptions } from "./createConnection.js";

/** Whoever comes within this time of another is asked for with them. */
const gatherMs = 10;

/** A connection whose subject grows and shrinks. */
export interface GatheredConnection {
  /** The subject is another: opens the connection, or asks anew over it, with all that comes meanwhile. */
  changed(): void;
  /** Ends it; the next change opens another one. */
  close: LiveConnection;
}

export function createGatheredConnection<Item extends { readonly version: number }>(
  options: LiveConnectionOptions<Item>,
): GatheredConnection {
  let connection: LiveConnection | undefined;
  let stopGathering: (() => void) | undefined;
  return {
    changed() {
      stopGathering ??= options.environment.after(gatherMs, () => {
        stopGathering = undefined;
        if (connection) connection("changed");
        else connection = createConnection(options);
      });
    },
    close(type) {
      stopGathering?.();
      stopGathering = undefined;
      const close = connection;
      connection = undefined;
      close?.(type);
    },
  };
}
