import { randomUUID } from "node:crypto";
import type { Duplex } from "node:stream";

interface Refusal {
  readonly status: number;
  readonly reason: string;
  readonly code: "METHOD_NOT_ALLOWED" | "VALIDATION_FAILED";
  readonly title: string;
  readonly detail: string;
}

const invalid = { code: "VALIDATION_FAILED", title: "The request is not valid" } as const;
const unreadable: Refusal = {
  ...invalid,
  status: 400,
  reason: "Bad Request",
  detail: "What came is no HTTP request that can be read",
};
const byCode: Readonly<Record<string, Refusal>> = {
  HPE_INVALID_METHOD: {
    status: 405,
    reason: "Method Not Allowed",
    code: "METHOD_NOT_ALLOWED",
    title: "The method does not apply here",
    detail: "The method is none that this server knows",
  },
  HPE_HEADER_OVERFLOW: {
    ...invalid,
    status: 431,
    reason: "Request Header Fields Too Large",
    detail: "The request's line and headers have more than 16 KiB",
  },
  ERR_HTTP_REQUEST_TIMEOUT: {
    ...invalid,
    status: 408,
    reason: "Request Timeout",
    detail: "The request did not arrive in time",
  },
};

/** What never became a request for the API is answered with a problem, too, and its connection ends. */
export function refuseUnreadable(
  error: NodeJS.ErrnoException,
  socket: Duplex & { bytesWritten?: number },
): void {
  // An answer may be under way, in front of it or half written: nothing fits in between.
  if (!socket.writable || socket.bytesWritten !== 0) {
    socket.destroy();
    return;
  }
  const { status, reason, code, title, detail } = byCode[error.code ?? ""] ?? unreadable;
  const requestId = `req-${randomUUID()}`;
  const type = `urn:holat:problem:${code.toLowerCase().replaceAll("_", "-")}`;
  const body = JSON.stringify({ type, title, status, detail, code, requestId, errors: [] });
  const head = [
    `HTTP/1.1 ${status} ${reason}`,
    "Connection: close",
    "Content-Type: application/problem+json",
    "Cache-Control: no-store",
    "X-Content-Type-Options: nosniff",
    `X-Request-Id: ${requestId}`,
    ...(status === 405 ? ["Allow: GET, HEAD, POST, PATCH, DELETE, OPTIONS"] : []),
    `Content-Length: ${Buffer.byteLength(body)}`,
  ];
  socket.end(`${head.join("\r\n")}\r\n\r\n${body}`, () => socket.destroy());
}
