// A process of its own: an event stream in node:http and nothing else. Follows the dialer named by BENCH_DIALER and shows
// each line to all who watch, in the bytes of BENCH_SAMPLE; of lines that come at once, the last. GET /lines answers with
// every line that it read. Prints its port.
import { spawn } from "node:child_process";
import { createServer, type ServerResponse } from "node:http";
import type { StreamSample } from "./readStreamSample.js";

const { headers, opening, event }: StreamSample = JSON.parse(process.env.BENCH_SAMPLE ?? "");
const pingBytes = Buffer.from(": ping\n\n");
const pingEverySeconds = 15;
const watchers = new Set<ServerResponse>();
let lines = "";
let second = 0;

const server = createServer((request, response) => {
  if (request.url === "/lines") {
    response.end(lines);
    return;
  }
  response.writeHead(200, headers);
  response.write(opening);
  watchers.add(response);
  response.once("close", () => watchers.delete(response));
});

const dialer = spawn(process.env.BENCH_DIALER ?? "", [], { stdio: ["ignore", "pipe", "inherit"] });
let rest = "";
dialer.stdout.setEncoding("latin1").on("data", (piece: string) => {
  const text = rest + piece;
  const end = text.lastIndexOf("\n") + 1;
  rest = text.slice(end);
  if (end === 0) return;
  const complete = text.slice(0, end);
  lines += complete;
  const processed = /"processed":(\d+)/.exec(complete.slice(complete.lastIndexOf("\n", end - 2) + 1))?.[1];
  const bytes = Buffer.from(event.replace(/(?<="processedNumbers":)\d+/, processed ?? ""));
  for (const watcher of watchers) watcher.write(bytes);
});

setInterval(() => {
  second++;
  let index = 0;
  for (const watcher of watchers)
    if (index++ % pingEverySeconds === second % pingEverySeconds) watcher.write(pingBytes);
}, 1_000);

server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  console.log(typeof address === "object" ? address?.port : "");
});
