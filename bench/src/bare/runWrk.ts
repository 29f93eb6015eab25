import { requireProgram, run } from "@holat/testkit";

export const connections = 32;

/** Requests a second that wrk gets through with 32 connections, one after the other on each. Throws on any answer that is not 2xx. */
export async function runWrk(url: string, seconds: number): Promise<number> {
  const output = await run(requireProgram("wrk"), [
    "--threads=1",
    `--connections=${connections}`,
    `--duration=${seconds}s`,
    url,
  ]);
  const trouble = /(?:Non-2xx|Socket errors).*/.exec(output)?.[0];
  if (trouble !== undefined) throw new Error(`wrk ${url}: ${trouble}`);
  const rate = Number(/Requests\/sec:\s*([\d.]+)/.exec(output)?.[1]);
  if (!(rate > 0)) throw new Error(`wrk ${url} did not say how many: ${output}`);
  return rate;
}
