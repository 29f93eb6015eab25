import { sessionPath, toQuery } from "./paths.js";
import { readBody } from "./readAnswer.js";
import type { Ask } from "./retry.js";

export interface LogOptions {
  /** Default: stdout */
  readonly stream?: "stdout" | "stderr";
  /** Where to begin, in bytes of the stream. Default: 0 */
  readonly offset?: number;
  /** Bytes at most, 1 to 1,048,576. Default: 65,536 */
  readonly limit?: number;
  readonly signal?: AbortSignal;
}

/** A slice of what the process wrote. */
export interface LogSlice {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** The bytes as UTF-8. A character that a slice's border cuts is a replacement character on both sides. */
  readonly text: string;
  /** Where the next slice begins; equal to `size` when there is no more for now. */
  readonly nextOffset: number;
  /** Bytes that the server has of this stream so far. */
  readonly size: number;
}

export interface LogVerbs {
  /** A slice of what the process wrote. Ask again with its `nextOffset` as `offset` for what follows. */
  log(sessionId: string, options?: LogOptions): Promise<LogSlice>;
}

export function createLog(ask: Ask): LogVerbs {
  return {
    log: (sessionId, { signal, ...query } = {}) =>
      ask(`${sessionPath(sessionId)}/log${toQuery(query)}`, { signal }, async (response) => {
        const bytes = new Uint8Array(await readBody(response, () => response.arrayBuffer()));
        const whole = (name: string) => Number(response.headers.get(`holat-${name}`));
        return {
          bytes,
          text: new TextDecoder().decode(bytes),
          nextOffset: whole("next-offset"),
          size: whole("log-size"),
        };
      }),
  };
}
