import { readFile } from "node:fs/promises";
import { createServer, type ServerResponse } from "node:http";
import { extname, join } from "node:path";
import { createRows } from "./createRows.js";

export interface RowServer {
  readonly url: string;
  /** Every so many changes a second, evenly over all rows, and of the first twenty times a second besides. */
  startChanges(perSecond: number): () => void;
  stop(): Promise<void>;
}

const types: Readonly<Record<string, string>> = { ".html": "text/html", ".js": "text/javascript" };
const everyMs = 10;

/**
 * Speaks the wire of the list and of its stream to one page, and gives it its files. A real server of a thousand
 * campaigns would take from the browser what is measured there.
 */
export async function startRowServer(options: { rows: number; files: string }): Promise<RowServer> {
  const rows = createRows(options.rows);
  const streams = new Set<ServerResponse>();
  let offset = 0;
  const event = (type: string, data: unknown) =>
    `id: o${++offset}\nevent: ${type}\ndata: ${JSON.stringify(data)}\n\n`;

  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? "/", "http://127.0.0.1");
    if (url.pathname === "/calls/events") {
      response.writeHead(200, { "content-type": "text/event-stream" });
      response.write(
        rows.all
          .toReversed()
          .map((session) => event("status", session))
          .join(""),
      );
      response.write(event("synced", { spreadMs: 500 }));
      streams.add(response);
      response.on("close", () => streams.delete(response));
      return;
    }
    if (url.pathname === "/calls/sessions/all") {
      const limit = Number(url.searchParams.get("limit") ?? 20);
      const to = Date.parse(url.searchParams.get("to") ?? "") || Number.POSITIVE_INFINITY;
      const from = Number(url.searchParams.get("cursor") ?? 0);
      const matching = rows.all.filter(({ createdAt }) => Date.parse(createdAt) < to);
      const page = matching.slice(from, from + limit);
      const link =
        from + limit < matching.length ? { link: `</?cursor=${from + limit}>; rel="next"` } : undefined;
      response.writeHead(200, { "content-type": "application/json", ...link }).end(JSON.stringify(page));
      return;
    }
    const file = await readFile(join(options.files, url.pathname)).catch(() => undefined);
    response.writeHead(file ? 200 : 404, {
      "content-type": types[extname(url.pathname)] ?? "text/plain",
    });
    response.end(file);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();

  return {
    url: `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}`,
    startChanges(perSecond) {
      const begun = performance.now();
      let made = 0;
      let first = 0;
      const timer = setInterval(() => {
        const elapsed = (performance.now() - begun) / 1_000;
        let text = "";
        for (; made < elapsed * perSecond; made++) {
          const isFirst = first < elapsed * 20;
          if (isFirst) first++;
          const index = isFirst ? 0 : (made * 7_919) % rows.all.length;
          text += event("status", rows.advance(index));
        }
        if (text !== "") for (const stream of streams) stream.write(text);
      }, everyMs);
      return () => clearInterval(timer);
    },
    stop: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
