/** Clocks of the nodes may differ by this much, and a commit becomes visible a little after its time. */
export const offsetSlackMs = 10_000;
/** A stream of many sessions can be resumed this long after its last event. */
export const longestGapMs = 600_000;
const mostAheadMs = 60_000;

/**
 * Where a stream stands, the same for every watcher and on every node: the time and the version of the record that was
 * told last. A single session's stream goes by the version, a stream of many by the time, for versions of different
 * sessions say nothing about each other and commits are seen in another order than they were numbered. It needs no
 * memory of what was sent: a stream begins with the present state, so an offset only decides over `reset`, and over
 * which sessions that ended meanwhile belong into the present state.
 */
export interface Offset {
  /** `updatedAt` of the record, or the time of reading; epoch ms. */
  readonly at: number;
  /** 0 where no single record is meant. */
  readonly version: number;
}

/** Why an offset cannot be used. */
export type ResetReason = "unknown" | "ahead" | "too-old";

/** At most 48 characters of base64url. */
export function encodeOffset({ at, version }: Offset): string {
  return Buffer.from(`1.${at}.${version}`).toString("base64url");
}

/** undefined for anything that `encodeOffset` would not have written. */
export function decodeOffset(text: string): Offset | undefined {
  const parts = /^1\.(\d{1,16})\.(\d{1,16})$/.exec(Buffer.from(text, "base64url").toString("latin1"));
  if (!parts) return undefined;
  const offset = { at: Number(parts[1]), version: Number(parts[2]) };
  return encodeOffset(offset) === text ? offset : undefined;
}

/** Whether a single session's stream can go on from there; undefined: it can. */
export function judgeVersion(text: string, presentVersion: number): ResetReason | undefined {
  const offset = decodeOffset(text);
  if (!offset) return "unknown";
  return offset.version > presentVersion ? "ahead" : undefined;
}

/** The same for a stream of many; `longestGap`: Infinity where all that it watches is told anyway. */
export function judgeTime(text: string, now: number, longestGap: number): ResetReason | undefined {
  const offset = decodeOffset(text);
  if (!offset) return "unknown";
  if (offset.at > now + mostAheadMs) return "ahead";
  return offset.at < now - longestGap ? "too-old" : undefined;
}
