import type { Connection } from "../../../packages/core/src/index.js";

/** What the answers of /sessions and /messages are wrapped in. */
export interface Envelope<T> {
  readonly success: boolean;
  readonly message: string;
  readonly data: T;
  readonly count: number;
}

export interface SentMessage {
  readonly id: string;
  readonly sessionId: string;
  readonly status: string;
  readonly errorCode: string | null;
}

const patienceMs = 20_000;

export type SessionCalls = ReturnType<typeof createSessionCalls>;

/** The calls of a server's connection sessions, as any program outside would make them. */
export function createSessionCalls({ url, key }: { readonly url: string; readonly key: string }) {
  const request = (path: string, init: RequestInit = {}) =>
    fetch(new URL(path, url), {
      signal: AbortSignal.timeout(patienceMs),
      ...init,
      headers: { authorization: `Bearer ${key}`, "content-type": "application/json", ...init.headers },
    });
  const must = async <T>(path: string, init: RequestInit = {}): Promise<Envelope<T>> => {
    const response = await request(path, init);
    if (response.ok) return response.json();
    throw new Error(`${init.method ?? "GET"} ${path}: ${response.status} ${await response.text()}`);
  };
  const post = <T>(path: string, body?: unknown) =>
    must<T>(path, { method: "POST", ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
  return {
    request,
    must,
    post,
    list: async (which: "" | "/all" | "/connected" = "/all") =>
      (await must<Connection[]>(`/sessions${which}`)).data,
    get: async (sessionId: string) => (await must<Connection>(`/sessions/${sessionId}`)).data,
    create: async (sessionId: string, more: object = {}) =>
      (await post<Connection>("/sessions", { sessionId, ...more })).data,
    /** An account that was linked before, by the text of its credentials. */
    import: async (sessionId: string, credentials: string, more: object = {}) =>
      (await post<Connection>(`/sessions/${sessionId}/import`, { credentials, ...more })).data,
  };
}
