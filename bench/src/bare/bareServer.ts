// A process of its own: answers every request with the bytes of BENCH_RESPONSE, and prints its port.
import { createServer } from "node:http";
import type { SampleResponse } from "./readResponse.js";

const { headers, body }: SampleResponse = JSON.parse(process.env.BENCH_RESPONSE ?? "");
const server = createServer((_request, response) => {
  response.writeHead(200, headers);
  response.end(body);
});
server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  console.log(typeof address === "object" ? address?.port : "");
});
