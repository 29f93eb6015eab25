// Your own server, in small: it serves a folder, and makes view tokens for its pages, so that the key stays here.
// usage: node serve.mjs FOLDER [PORT], with HOLAT_URL and HOLAT_API_KEY in the environment where they are needed
import { createReadStream } from "node:fs";
import { createServer } from "node:http";
import { extname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { createClient } from "@holat/sdk";

const [folder = ".", port = "8080"] = process.argv.slice(2);
const { HOLAT_URL: baseUrl = "http://localhost:3000", HOLAT_API_KEY: apiKey } = process.env;
const holat = createClient({ baseUrl, ...(apiKey && { apiKey }) });
const widgets = fileURLToPath(import.meta.resolve("@holat/dashboard-widgets/holat-widgets.js"));
const types = { ".html": "text/html; charset=utf-8", ".js": "text/javascript", ".css": "text/css" };

const server = createServer(async (request, response) => {
  const { pathname, searchParams } = new URL(request.url ?? "/", "http://localhost");
  if (pathname === "/view-token") {
    // Here you would ask who is logged in, and whether they may see this campaign.
    const origins = [`http://${request.headers.host}`];
    await holat.calls.viewToken(searchParams.get("session") ?? "", { origins }).then(
      ({ token }) => response.end(token),
      ({ status }) => response.writeHead(status || 502).end(),
    );
    return;
  }
  const path = pathname.endsWith("/") ? `${pathname}index.html` : pathname;
  const file = path === "/holat-widgets.js" ? widgets : join(resolve(folder), path);
  response.setHeader("content-type", types[extname(path)] ?? "text/plain");
  createReadStream(file)
    .once("error", () => response.writeHead(404).end())
    .pipe(response);
});
server.listen(Number(port), "127.0.0.1", () => {
  console.log(`http://localhost:${server.address().port}`);
});
