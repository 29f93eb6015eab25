import { createServer, type ServerResponse } from "node:http";
import { onTestFinished } from "vitest";
import { type ConnectionSession, createSessions, type Pairing } from "../../src/sessions/index.js";
import { createTestEnvironment } from "../live/createTestEnvironment.js";
import { until } from "../live/until.js";

/** A scripted server of linked accounts, what `createSessions` makes of it, and one time by hand for all. */
export async function startSessionsServer() {
  const sessions = new Map<string, ConnectionSession>();
  const pairings = new Map<string, Pairing>();
  const streams = new Map<ServerResponse, readonly string[]>();
  const asked: string[] = [];
  let refusal: number | undefined;
  let shut: number | undefined;
  let isStreamless = false;
  const { environment, clock } = createTestEnvironment();
  const event = (type: string, data: unknown) => `event: ${type}\ndata: ${JSON.stringify(data)}\n\n`;
  const cut = () => {
    for (const stream of streams.keys()) stream.end();
    // Their sockets have not closed yet.
    streams.clear();
  };
  const tell = (sessionId: string, text: string) => {
    for (const [stream, wanted] of streams)
      if (wanted.length === 0 || wanted.includes(sessionId)) stream.write(text);
  };

  const server = createServer((request, response) => {
    const url = new URL(request.url ?? "/", "http://x");
    asked.push(`${request.method} ${url.pathname}`);
    if (shut !== undefined) {
      response.writeHead(shut, { "content-type": "application/json" }).end(JSON.stringify({ code: "SHUT" }));
      return;
    }
    if (url.pathname === "/sessions/events") {
      if (isStreamless) {
        response.writeHead(200, { "content-type": "text/event-stream" }).end();
        return;
      }
      response.writeHead(200, { "content-type": "text/event-stream" });
      const wanted = url.searchParams.getAll("session");
      for (const session of sessions.values())
        if (wanted.length === 0 || wanted.includes(session.sessionId))
          response.write(event("status", session));
      response.write(event("synced", { spreadMs: 500 }));
      streams.set(response, wanted);
      response.on("close", () => streams.delete(response));
      return;
    }
    const answer = (status: number, body: unknown) =>
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
    if (refusal !== undefined) return answer(refusal, { code: "PAIRING_UNAVAILABLE", detail: "no" });
    if (url.pathname === "/sessions/all") return answer(200, { success: true, data: [...sessions.values()] });
    const [, , id = "", verb] = url.pathname.split("/");
    const data = verb === "qr" || verb === "pairing-code" ? pairings.get(id) : sessions.get(id);
    return data ? answer(200, { success: true, data }) : answer(409, { code: "PAIRING_UNAVAILABLE" });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(
    () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  );
  const address = server.address();
  const port = typeof address === "object" ? address?.port : 0;
  return {
    client: createSessions({ baseUrl: `http://127.0.0.1:${port}`, environment, retry: false }),
    clock,
    asked,
    pairings,
    /** The names that each open stream is about; none for all. */
    streams: () => [...streams.values()],
    until: (check: () => void, stepMs?: number) => until(clock, check, stepMs),
    commit(sessionId: string, change: Partial<ConnectionSession> = {}) {
      const before = sessions.get(sessionId) ?? createConnection(sessionId, sessions.size + 1);
      const updatedAt = new Date(clock.now()).toISOString();
      const session = { ...before, updatedAt, ...change, version: before.version + 1 };
      sessions.set(sessionId, session);
      tell(sessionId, event("status", session));
    },
    remove(sessionId: string, isTold = true) {
      sessions.delete(sessionId);
      if (isTold) tell(sessionId, event("deleted", { sessionId }));
    },
    say(sessionId: string, text: string) {
      tell(sessionId, event("message", { sessionId, text }));
    },
    /** Ends all streams; the next ones begin with the present state. */
    cut,
    /** Ends all streams; everything is answered with this status, until it is undefined. */
    shut(status: number | undefined) {
      shut = status;
      cut();
    },
    /** From now on streams end without a word, as behind a proxy that keeps them. */
    deny() {
      isStreamless = true;
    },
    refuse(status: number | undefined) {
      refusal = status;
    },
  };
}

function createConnection(sessionId: string, id: number): ConnectionSession {
  const at = "2026-01-01T00:00:00.000Z";
  return {
    id,
    sessionId,
    status: "connected",
    createdAt: at,
    updatedAt: at,
    isActive: true,
    isAuthenticated: true,
    startTime: Date.parse(at),
    connectionStatus: "CONNECTED",
    desiredState: "running",
    inSync: true,
    needsRestart: false,
    lastDisconnect: null,
    phone: "998901234567",
    canSend: true,
    node: "n",
    version: 0,
    waitsFor: "nothing",
    retryAt: null,
    pairing: null,
    restriction: null,
  };
}
