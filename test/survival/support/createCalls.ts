import type { CallSession } from "../../../packages/core/src/index.js";

export interface CallResult {
  readonly number: string;
  readonly outcome: "connected" | "failed";
  readonly reason: string | null;
  readonly durationSeconds: number | null;
  readonly final: boolean;
  readonly counted: boolean;
}

export interface StartRequest {
  readonly target?: string;
  readonly numbers?: readonly string[];
  readonly args?: Readonly<Record<string, string | number>>;
}

const patienceMs = 20_000;

/** The calls of a server, as any program outside would make them. */
export function createCalls(server: { readonly url: string }) {
  const request = (path: string, init: RequestInit = {}) =>
    fetch(new URL(path, server.url), { signal: AbortSignal.timeout(patienceMs), ...init });
  const must = async (path: string, init?: RequestInit) => {
    const response = await request(path, init);
    if (response.ok) return response;
    throw new Error(`${init?.method ?? "GET"} ${path}: ${response.status} ${await response.text()}`);
  };
  const session = async (response: Response): Promise<CallSession> => response.json();
  return {
    request,
    async start(body: StartRequest = {}) {
      const args = Object.entries(body.args ?? {}).map(([name, value]) => [name, String(value)]);
      return session(
        await must("/calls/start", {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: JSON.stringify({ ...body, ...(body.args ? { args: Object.fromEntries(args) } : {}) }),
        }),
      );
    },
    get: async (id: string) => session(await must(`/calls/session/${id}`)),
    async list(query = "limit=100"): Promise<CallSession[]> {
      return (await must(`/calls/sessions/all?${query}`)).json();
    },
    cancel: async (id: string, query = "") =>
      session(await must(`/calls/session/${id}/cancel${query}`, { method: "POST" })),
    async log(id: string, stream = "stdout") {
      const response = await must(`/calls/session/${id}/log/download?stream=${stream}`);
      return Buffer.from(await response.arrayBuffer());
    },
    /** All of them, page by page. */
    async results(id: string): Promise<CallResult[]> {
      const all: CallResult[] = [];
      let next: string | undefined = `/calls/session/${id}/results?limit=1000`;
      while (next !== undefined) {
        const response: Response = await must(next);
        all.push(...((await response.json()) as CallResult[]));
        next = /<([^>]+)>;\s*rel="next"/.exec(response.headers.get("link") ?? "")?.[1];
      }
      return all;
    },
  };
}

export type Calls = ReturnType<typeof createCalls>;
