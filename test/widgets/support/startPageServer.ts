import { readFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { extname, join } from "node:path";

type Answer = (request: IncomingMessage, response: ServerResponse) => void | Promise<void>;

/** Somebody's own site: another origin than Holat's. */
export interface PageServer extends AsyncDisposable {
  readonly origin: string;
  publish(path: string, text: string, headers?: Readonly<Record<string, string>>): void;
  /** Serves the files of a folder below `/name/`. */
  publishFolder(name: string, folder: string): void;
  answer(path: string, answer: Answer): void;
}

const types: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
};
const typeOf = (path: string) => types[extname(path)] ?? "text/plain";

export async function startPageServer(): Promise<PageServer> {
  const answers = new Map<string, Answer>();
  const folders = new Map<string, string>();
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://localhost");
    const answer = answers.get(pathname);
    if (answer !== undefined) return answer(request, response);
    const [, name = "", ...rest] = pathname.split("/");
    const folder = folders.get(name);
    try {
      const path = join(folder ?? "", rest.join("/") || "index.html");
      if (folder === undefined) throw new Error(`nothing is at ${pathname}`);
      response.setHeader("content-type", typeOf(path));
      response.end(await readFile(path));
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    origin: `http://localhost:${port}`,
    answer: (path, answer) => answers.set(path, answer),
    publish: (path, text, headers = {}) =>
      answers.set(path, (_, response) => {
        response.writeHead(200, { "content-type": typeOf(path), ...headers }).end(text);
      }),
    publishFolder: (name, folder) => folders.set(name, folder),
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
