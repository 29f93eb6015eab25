import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { createClient } from "@holat/sdk";
import { renderToPipeableStream } from "react-dom/server";
import { Page } from "./Page.jsx";

const { HOLAT_URL: baseUrl = "http://localhost:3000", HOLAT_API_KEY: apiKey, PORT = "8080" } = process.env;
const holat = createClient({ baseUrl, ...(apiKey && { apiKey }) });
const script = await readFile(new URL("../client/client.js", import.meta.url));

const server = createServer(async (request, response) => {
  const { pathname, searchParams } = new URL(request.url, "http://localhost");
  if (pathname === "/client.js") {
    response.setHeader("content-type", "text/javascript").end(script);
    return;
  }
  const sessionId = searchParams.get("session") ?? "";
  const origins = [`http://${request.headers.host}`];
  // Here you would ask who is logged in, and whether they may see this campaign.
  const issued = await holat.calls.viewToken(sessionId, { origins }).catch(() => undefined);
  if (!issued) {
    response.writeHead(404).end("There is no such campaign.");
    return;
  }
  response.setHeader("content-type", "text/html; charset=utf-8");
  renderToPipeableStream(<Page sessionId={sessionId} token={issued.token} baseUrl={baseUrl} />, {
    bootstrapModules: ["/client.js"],
  }).pipe(response);
});
server.listen(Number(PORT), "127.0.0.1", () => {
  console.log(`http://localhost:${server.address().port}`);
});
