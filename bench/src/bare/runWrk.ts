import { requireProgram, run } from "@holat/testkit";

export const connections = 32;

export interface WrkRun {
  readonly requests: number;
  readonly requestsPerSecond: number;
}

/** What wrk gets through with 32 connections, one request after the other on each. Throws on any answer that is not 2xx. */
export async function runWrk(url: string, seconds: number): Promise<WrkRun> {
  const output = await run(requireProgram("wrk"), [
    "--threads=1",
    `--connections=${connections}`,
    `--duration=${seconds}s`,
    url,
  ]);
  const trouble = /(?:Non-2xx|Socket errors).*/.exec(output)?.[0];
  if (trouble !== undefined) throw new Error(`wrk ${url}: ${trouble}`);
  const requests = Number(/(\d+) requests in/.exec(output)?.[1]);
  const requestsPerSecond = Number(/Requests\/sec:\s*([\d.]+)/.exec(output)?.[1]);
  if (!(requests > 0 && requestsPerSecond > 0)) throw new Error(`wrk ${url} did not say how many: ${output}`);
  return { requests, requestsPerSecond };
}
