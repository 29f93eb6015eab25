import { createHolatError } from "../../errors/errorCatalog.js";

const noiseLimit = 1024 * 1024;

/** Marks the scripts' own lines among what a login shell prints. Not a secret. */
export function createNonce(random: () => number): string {
  return Array.from({ length: 4 }, () =>
    Math.floor(random() * 0x1000000)
      .toString(16)
      .padStart(6, "0"),
  ).join("");
}

/**
 * Drops everything up to the first line that begins with the nonce's mark, gives that line without the mark to `onLine`,
 * and all that follows to `onBytes`, uncopied. `onNoise` hears the end of what came before, as long as no such line has come.
 */
export function createFrameReader(
  nonce: string,
  onLine: (line: string) => void,
  onBytes: (chunk: Uint8Array) => void | Promise<void>,
  onNoise: (text: string) => void = () => {},
): (chunk: Uint8Array) => void | Promise<void> {
  const mark = Buffer.from(`\n@@${nonce} `);
  let held: Buffer | undefined = Buffer.alloc(0);
  return (chunk) => {
    if (held === undefined) return onBytes(chunk);
    held = Buffer.concat([held, chunk]);
    const start = held.indexOf(mark);
    const end = start < 0 ? -1 : held.indexOf(10, start + mark.length);
    if (end < 0) {
      if (held.length > noiseLimit) throw tooNoisy();
      onNoise(held.toString("utf8", Math.max(0, held.length - 500)));
      return;
    }
    const line = held.toString("utf8", start + mark.length, end);
    const rest = held.subarray(end + 1);
    held = undefined;
    onLine(line);
    if (rest.length > 0) return onBytes(rest);
  };
}

const tooNoisy = () =>
  createHolatError("REMOTE_UNSUPPORTED", { detail: `its login files print more than ${noiseLimit} bytes` });
