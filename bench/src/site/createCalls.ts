import type { CallSession } from "@holat/core";
import { eventually } from "@holat/testkit";

const patienceMs = 10_000;
const startsAtOnce = 8;

/** The calls of a server, as a program outside makes them. */
export interface Calls {
  start(args: Readonly<Record<string, string>>): Promise<CallSession>;
  /** So many alike; resolves when all of them run. */
  startRunning(count: number, args: Readonly<Record<string, string>>): Promise<CallSession[]>;
  /** The newest, 100 at most. */
  list(query?: string): Promise<CallSession[]>;
  /** Every line that the session's process has printed and that is committed. */
  log(id: string): Promise<string>;
  untilAllEnded(): Promise<void>;
  metrics(): Promise<ReadonlyMap<string, number>>;
}

export function createCalls({ url }: { readonly url: string }): Calls {
  const request = async (path: string, init: RequestInit = {}) => {
    const response = await fetch(new URL(path, url), { signal: AbortSignal.timeout(patienceMs), ...init });
    if (response.ok) return response;
    throw new Error(`${init.method ?? "GET"} ${path}: ${response.status} ${await response.text()}`);
  };
  const list = async (query = "limit=100"): Promise<CallSession[]> =>
    (await request(`/calls/sessions/all?${query}`)).json();
  const count = async (status: string) => (await list(`limit=100&status=${status}`)).length;
  const start = async (args: Readonly<Record<string, string>>): Promise<CallSession> => {
    const headers = { "content-type": "application/json" };
    return (
      await request("/calls/start", { method: "POST", headers, body: JSON.stringify({ args }) })
    ).json();
  };
  return {
    start,
    async startRunning(wanted, args) {
      const started: CallSession[] = [];
      let left = wanted;
      const worker = async () => {
        while (left-- > 0) started.push(await start(args));
      };
      await Promise.all(Array.from({ length: startsAtOnce }, worker));
      await eventually(
        async () => {
          const pending = await count("PENDING");
          if (pending > 0) throw new Error(`${pending} sessions of ${wanted} are still PENDING`);
        },
        { timeoutMs: 60_000, intervalMs: 100 },
      );
      const [failed] = await list("limit=1&status=FAILED");
      if (failed) throw new Error(`a session failed: ${failed.errorMessage}`);
      return started;
    },
    list,
    log: async (id) => (await request(`/calls/session/${id}/log/download?stream=stdout`)).text(),
    untilAllEnded: () =>
      eventually(
        async () => {
          const running = (await count("RUNNING")) + (await count("PENDING"));
          if (running > 0) throw new Error(`${running} sessions have not ended`);
        },
        { timeoutMs: 60_000, intervalMs: 100 },
      ),
    async metrics() {
      const text = await (await request("/metrics")).text();
      const lines = text.split("\n").filter((line) => /^\w+ /.test(line));
      return new Map(lines.map((line) => [line.split(" ")[0] ?? "", Number(line.split(" ")[1])]));
    },
  };
}
