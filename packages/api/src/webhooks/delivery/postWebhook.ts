import { request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import { isIPv6, type LookupFunction } from "node:net";
import { orAborted } from "../../orAborted.js";
import type { AddressGuard } from "../guard/createAddressGuard.js";

/** Of an answer's body, this much is kept. */
const keptBodyBytes = 1024;

export interface WebhookAnswer {
  readonly statusCode: number;
  readonly retryAfter: string | undefined;
  /** The beginning, at most 1 KiB. */
  readonly body: string;
}

export interface WebhookPost {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly guard: AddressGuard;
  /** For all of it: the name, the connection, the answer. */
  readonly signal: AbortSignal;
}

/**
 * One POST, on a connection of its own to an address that was checked just now. Redirects are not followed: they would
 * lead past the check. Rejects when no answer comes, or with the guard's AddressRefusedError.
 */
export async function postWebhook({
  url,
  headers,
  body,
  guard,
  signal,
}: WebhookPost): Promise<WebhookAnswer> {
  const target = new URL(url);
  const addresses = await orAborted(guard.resolve(target.hostname), signal);
  const content = Buffer.from(body);
  const request = target.protocol === "https:" ? requestHttps : requestHttp;
  return new Promise((resolve, reject) => {
    const sent = request(target, {
      method: "POST",
      agent: false,
      lookup: pinnedLookup(addresses),
      headers: { ...headers, "content-length": String(content.byteLength) },
      maxHeaderSize: 16 * 1024,
      signal,
    });
    sent.on("error", reject);
    sent.on("response", (response) => {
      const chunks: Buffer[] = [];
      let size = 0;
      const done = () => {
        if (!sent.destroyed) sent.destroy();
        resolve({
          statusCode: response.statusCode ?? 0,
          retryAfter: response.headers["retry-after"],
          body: Buffer.concat(chunks).subarray(0, keptBodyBytes).toString("utf8"),
        });
      };
      response.on("data", (chunk: Buffer) => {
        chunks.push(chunk);
        size += chunk.byteLength;
        if (size >= keptBodyBytes) done();
      });
      response.on("end", done);
      // The status is known: what becomes of the body does not change it.
      sent.off("error", reject).on("error", done);
      response.on("error", done);
    });
    sent.end(content);
  });
}

function pinnedLookup(addresses: readonly string[]): LookupFunction {
  const found = addresses.map((address) => ({ address, family: isIPv6(address) ? 6 : 4 }));
  const [first = { address: "", family: 4 }] = found;
  return (_hostname, options, callback) => {
    if (options.all) callback(null, found);
    else callback(null, first.address, first.family);
  };
}
