import type { CallSession } from "@holat/sdk";
import type { ConnectionSession } from "@holat/sdk/sessions";

/** How a fixed server answers: as one that works, that never answers, that goes away after its first word, or with a refusal. */
export type Manner = "live" | "silent" | "stale" | 401 | 403 | 404;

export interface FixedServer {
  readonly manner?: Manner;
  readonly calls?: readonly CallSession[];
  readonly connections?: readonly ConnectionSession[];
  readonly qr?: string;
  readonly log?: string;
  readonly results?: readonly object[];
}

const pingMs = 15_000;

/** In the place of `fetch`: a server of fixed data, without a network. */
export function createFixedFetch({ manner = "live", ...data }: FixedServer) {
  let hasSpoken = false;
  return async (address: string, { signal }: RequestInit): Promise<Response> => {
    const { pathname } = new URL(address);
    if (manner === "silent") return new Promise((_, reject) => endWith(signal, reject));
    if (typeof manner === "number")
      return Response.json({ code: refusals[manner], detail: refusals[manner] }, { status: manner });
    if (pathname.endsWith("/events")) {
      if (manner === "stale" && hasSpoken) throw new TypeError("There is nobody any more");
      hasSpoken = true;
      const items = pathname.startsWith("/sessions") ? (data.connections ?? []) : (data.calls ?? []);
      return streamOf(items, manner === "live", signal);
    }
    if (manner === "stale") throw new TypeError("There is nobody any more");
    return answerOnce(pathname, data);
  };
}

const refusals = { 401: "UNAUTHORIZED", 403: "FORBIDDEN", 404: "SESSION_NOT_FOUND" } as const;

function answerOnce(pathname: string, data: Omit<FixedServer, "manner">): Response {
  const [call] = data.calls ?? [];
  if (pathname.endsWith("/results")) return Response.json(data.results ?? []);
  if (pathname.endsWith("/log")) {
    const bytes = new TextEncoder().encode(data.log ?? "");
    const size = String(bytes.length);
    return new Response(bytes, { headers: { "holat-next-offset": size, "holat-log-size": size } });
  }
  if (pathname.endsWith("/qr")) {
    const offered = data.connections?.[0]?.pairing;
    return Response.json({ success: true, message: "", data: { ...offered, qr: data.qr }, count: 1 });
  }
  if (pathname.startsWith("/sessions")) {
    const all = pathname.endsWith("/uptime") ? [] : (data.connections ?? []);
    return Response.json({ success: true, message: "", data: all, count: all.length });
  }
  return Response.json(pathname.startsWith("/calls/session/") ? call : (data.calls ?? []));
}

function streamOf(items: readonly object[], goesOn: boolean, signal?: AbortSignal | null): Response {
  const text = [...items].reverse().map((item) => `event: status\ndata: ${JSON.stringify(item)}\n\n`);
  let pinging: ReturnType<typeof setInterval> | undefined;
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      const send = (part: string) => controller.enqueue(new TextEncoder().encode(part));
      send(`${text.join("")}event: synced\ndata: {}\n\n`);
      if (!goesOn) return controller.close();
      pinging = setInterval(() => send(": ping\n\n"), pingMs);
      endWith(signal, (reason) => {
        clearInterval(pinging);
        controller.error(reason);
      });
    },
    cancel: () => clearInterval(pinging),
  });
  return new Response(body, { headers: { "content-type": "text/event-stream" } });
}

function endWith(signal: AbortSignal | null | undefined, end: (reason: unknown) => void): void {
  signal?.addEventListener("abort", () => end(signal.reason));
}
