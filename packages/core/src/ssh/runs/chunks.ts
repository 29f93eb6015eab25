import type { Readable } from "node:stream";

export interface ChunkReading {
  /** Resolves when the stream has ended or closed; rejects with what `take` threw. */
  readonly ended: Promise<void>;
  /** Reads the rest away, so that the channel can close. */
  discard(): void;
}

/** Hands each chunk to `take`; while a promise of its is pending the stream is paused, and the sender's window fills. */
export function readChunks(
  stream: Readable,
  take: (chunk: Uint8Array) => void | Promise<void>,
): ChunkReading {
  let discarding = false;
  const discard = () => {
    discarding = true;
    stream.resume();
  };
  const ended = new Promise<void>((resolve, reject) => {
    const fail = (error: unknown) => {
      reject(error);
      discard();
    };
    let taking: Promise<void> | undefined;
    stream.on("data", (chunk: Uint8Array) => {
      if (discarding) return;
      try {
        const busy = take(chunk);
        if (busy === undefined) return;
        stream.pause();
        taking = busy.then(() => {
          taking = undefined;
          stream.resume();
        });
        taking.catch(fail);
      } catch (error) {
        fail(error);
      }
    });
    const finish = () => (taking === undefined ? resolve() : void taking.then(resolve, fail));
    stream.once("end", finish);
    stream.once("close", finish);
    stream.once("error", finish);
    if (stream.closed || stream.readableEnded) finish();
  });
  ended.catch(() => {});
  return { ended, discard };
}
