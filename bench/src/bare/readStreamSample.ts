import { get } from "node:http";
import { readHeaders } from "./readResponse.js";

export interface StreamSample {
  /** As sent, but for those that node:http sets by itself. */
  readonly headers: Record<string, string>;
  /** All that a stream begins with, up to and with its first status event. */
  readonly opening: string;
  /** A status event, with its end. */
  readonly event: string;
}

/** What an event stream begins with. */
export function readStreamSample(url: string): Promise<StreamSample> {
  return new Promise((resolve, reject) => {
    const request = get(url, (response) => {
      const headers = readHeaders(response.rawHeaders);
      let text = "";
      response.setEncoding("utf8").on("data", (piece: string) => {
        text += piece;
        const [event] = /^event: status\n(?:.+\n)+\n/m.exec(text) ?? [];
        if (response.statusCode === 200 && event === undefined) return;
        response.destroy();
        if (event === undefined) reject(new Error(`GET ${url}: ${response.statusCode} ${text}`));
        else resolve({ headers, opening: text.slice(0, text.indexOf(event) + event.length), event });
      });
    });
    request.on("error", reject);
  });
}
