import { get } from "node:http";

export interface SampleResponse {
  /** As sent, but for those that node:http sets by itself. */
  readonly headers: Record<string, string>;
  readonly body: string;
}

const own = new Set(["connection", "keep-alive", "date", "transfer-encoding"]);

export function readResponse(url: string): Promise<SampleResponse> {
  return new Promise((resolve, reject) => {
    const request = get(url, (response) => {
      const headers = readHeaders(response.rawHeaders);
      let body = "";
      response.setEncoding("utf8").on("data", (piece: string) => {
        body += piece;
      });
      response.on("end", () => {
        if (response.statusCode === 200) resolve({ headers, body });
        else reject(new Error(`GET ${url}: ${response.statusCode} ${body}`));
      });
    });
    request.on("error", reject);
  });
}

/** Without those that node:http sets by itself. */
export function readHeaders(rawHeaders: readonly string[]): Record<string, string> {
  const headers: Record<string, string> = {};
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] ?? "";
    if (!own.has(name.toLowerCase())) headers[name] = rawHeaders[index + 1] ?? "";
  }
  return headers;
}
