// Serves the files below a directory: node staticServer.mjs PORT DIRECTORY. Says "ready" once it listens.
import { createReadStream } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";

const [port, directory] = process.argv.slice(2);
const types = { ".html": "text/html; charset=utf-8", ".js": "text/javascript; charset=utf-8" };

createServer((request, response) => {
  const path = normalize(new URL(request.url, "http://localhost").pathname);
  const file = createReadStream(join(directory, path));
  file.once("open", () => response.setHeader("content-type", types[extname(path)] ?? "text/plain"));
  file.once("error", () => {
    response.statusCode = 404;
    response.end();
  });
  file.pipe(response);
}).listen(Number(port), "127.0.0.1", () => console.log("ready"));
