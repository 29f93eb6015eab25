import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { CallSession } from "@holat/core";

/** How the next requests are met, until it is set anew. */
export interface Script {
  /** Answer this instead; `retryAfter` in seconds. */
  readonly refuse?: {
    readonly status: number;
    readonly retryAfter?: number | undefined;
    readonly code?: string;
  };
  /** No word on a stream at all; its head neither. */
  readonly swallow?: boolean;
  /** Streams end right after the present state. */
  readonly cutAtOnce?: boolean;
  /** The socket is closed without an answer. */
  readonly hangUp?: boolean;
  /** Streams are written this many bytes at a time. */
  readonly splitEvery?: number;
  /** Held-back requests are cut. */
  readonly cutWaiting?: boolean;
  /** Streams begin with a state of an older version. */
  readonly oldFirst?: boolean;
  /** Streams begin without the present state, as if all of it were too old. */
  readonly tellNothing?: boolean;
}

export interface Asked {
  readonly path: string;
  readonly url: URL;
  readonly kind: "stream" | "wait" | "get" | "list";
  readonly headers: IncomingMessage["headers"];
}

interface OpenStream {
  readonly ids: readonly string[];
  readonly response: ServerResponse;
  write(text: string): void;
}

interface Waiting {
  readonly id: string;
  readonly version: number;
  readonly response: ServerResponse;
}

export type ScriptedServer = Awaited<ReturnType<typeof startScriptedServer>>;

/** A real HTTP server on loopback that speaks the wire and, when told so, speaks it badly. */
export async function startScriptedServer() {
  const sessions = new Map<string, CallSession>();
  const asked: Asked[] = [];
  const streams = new Set<OpenStream>();
  const waiting = new Set<Waiting>();
  let script: Script = {};
  let offset = 0;

  const status = (session: CallSession) =>
    `id: o${++offset}\nevent: status\ndata: ${JSON.stringify(session)}\n\n`;
  const isAll = ({ ids }: OpenStream) => ids.length === 0;
  const isDone = ({ ids }: OpenStream) => ids.length > 0 && ids.every((id) => sessions.get(id)?.isCompleted);

  const endIfDone = (stream: OpenStream) => {
    if (!isDone(stream)) return;
    stream.write("event: end\ndata: {}\n\n");
    stream.response.end();
  };

  const openStream = (ids: readonly string[], response: ServerResponse) => {
    response.writeHead(200, { "content-type": "text/event-stream; charset=utf-8" });
    const { splitEvery } = script;
    const stream: OpenStream = {
      ids,
      response,
      write(text) {
        // It has ended, and its socket has not closed yet.
        if (response.writableEnded) return;
        const bytes = Buffer.from(text);
        const step = splitEvery ?? bytes.length;
        for (let from = 0; from < bytes.length; from += step)
          response.write(bytes.subarray(from, from + step));
      },
    };
    streams.add(stream);
    response.on("close", () => streams.delete(stream));
    stream.write("retry: 2500\n: holat\n\n");
    for (const id of ids.length > 0 ? ids : sessions.keys()) {
      const session = sessions.get(id);
      if (!session || script.tellNothing) continue;
      if (script.oldFirst)
        stream.write(status({ ...session, version: session.version - 1, status: "PENDING" }));
      stream.write(status(session));
    }
    stream.write(`id: o${++offset}\nevent: synced\ndata: {"spreadMs":500}\n\n`);
    endIfDone(stream);
    if (script.cutAtOnce) response.destroy();
  };

  const refuse = (response: ServerResponse, refusal: NonNullable<Script["refuse"]>) => {
    const { status: code, retryAfter } = refusal;
    response.writeHead(code, {
      "content-type": "application/problem+json",
      ...(retryAfter === undefined ? {} : { "retry-after": String(retryAfter) }),
    });
    response.end(JSON.stringify({ code: refusal.code ?? `HTTP_${code}`, detail: `refused with ${code}` }));
  };

  const answerJson = (
    response: ServerResponse,
    value: unknown,
    etag: string,
    headers: IncomingMessage["headers"],
  ) => {
    if (headers["if-none-match"] === etag) response.writeHead(304, { etag }).end();
    else response.writeHead(200, { "content-type": "application/json", etag }).end(JSON.stringify(value));
  };

  const server = createServer((request, response) => {
    const url = new URL(request.url ?? "/", "http://x");
    const { headers } = request;
    const id = decodeURIComponent(url.pathname.match(/^\/calls\/session\/([^/]+)/)?.[1] ?? "");
    const isStream = url.pathname.endsWith("/events");
    const kind = isStream
      ? "stream"
      : url.searchParams.has("wait")
        ? "wait"
        : url.pathname === "/calls/sessions/all"
          ? "list"
          : "get";
    asked.push({ path: request.url ?? "", url, kind, headers });
    if (script.hangUp) return request.socket.destroy();
    if (script.refuse) return refuse(response, script.refuse);
    if (isStream) {
      if (script.swallow) return;
      const ids = id ? [id] : url.searchParams.getAll("session");
      if (ids.some((one) => !sessions.has(one)))
        return refuse(response, { status: 404, code: "SESSION_NOT_FOUND" });
      return openStream(ids, response);
    }
    if (kind === "list") {
      const all = [...sessions.values()].reverse();
      return answerJson(response, all, `"${all.map(({ version }) => version).join()}"`, headers);
    }
    const session = sessions.get(id) ?? [...sessions.values()].find((one) => one.id === id);
    if (!session) return refuse(response, { status: 404, code: "SESSION_NOT_FOUND" });
    const version = Number(url.searchParams.get("version"));
    if (kind === "wait" && session.version <= version && !session.isCompleted) {
      if (script.cutWaiting) return request.socket.destroy();
      const held = { id, version, response };
      waiting.add(held);
      response.on("close", () => waiting.delete(held));
      return;
    }
    answerJson(response, session, `"${session.version}"`, headers);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;

  return {
    url: `http://127.0.0.1:${port}`,
    asked,
    streams,
    waiting,
    sessions,
    countOf: (kind: Asked["kind"]) => asked.filter((one) => one.kind === kind).length,
    setScript(next: Script) {
      script = next;
    },
    /** Commits a change and tells everybody who listens. */
    commit(id: string, change: Partial<CallSession> = {}): CallSession {
      const before = sessions.get(id) ?? createSession(id);
      const session = { ...before, ...change, version: before.version + 1 };
      sessions.set(id, session);
      for (const stream of streams) {
        if (!isAll(stream) && !stream.ids.includes(id)) continue;
        stream.write(status(session));
        endIfDone(stream);
      }
      for (const held of waiting) {
        if (held.id === id) answerJson(held.response, session, `"${session.version}"`, {});
      }
      return session;
    },
    finish(id: string, failed = false): CallSession {
      const how = failed
        ? ({ status: "FAILED", hasError: true, errorCode: "CANCELED", errorMessage: "Canceled" } as const)
        : ({ status: "COMPLETED", hasError: false } as const);
      return this.commit(id, { ...how, isRunning: false, isCompleted: true });
    },
    /** To all open streams. */
    write(text: string): void {
      for (const stream of streams) stream.write(text);
    },
    /** Says `text`, then ends all open streams, or breaks their sockets. */
    close(text = "", how: "end" | "break" = "end"): void {
      for (const { response, write } of [...streams]) {
        if (text !== "") write(text);
        if (how === "end") response.end();
        else response.destroy();
      }
    },
    [Symbol.asyncDispose]: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

export function createSession(sessionId: string): CallSession {
  const at = "2026-01-01T00:00:00.000Z";
  return {
    id: `uuid-${sessionId}`,
    sessionId,
    status: "RUNNING",
    totalNumbers: 100,
    processedNumbers: 0,
    connectedCalls: 0,
    failedCalls: 0,
    remoteResponse: null,
    errorMessage: null,
    startedAt: at,
    completedAt: null,
    createdAt: at,
    updatedAt: at,
    durationSeconds: 0,
    progressPercentage: 0,
    statusDescription: "Qayta ishlanmoqda… 👍",
    isRunning: true,
    isCompleted: false,
    hasError: false,
    target: "main",
    errorCode: null,
    link: "live",
    lastHeardAt: at,
    lastProgressAt: at,
    cancelRequestedAt: null,
    exitCode: null,
    metadata: {},
    version: 0,
  };
}
