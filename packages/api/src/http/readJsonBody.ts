import { HolatError } from "@holat/core";
import { findJsonError } from "./findJsonError.js";
import { invalidRequest, RequestError } from "./RequestError.js";
import { maxBodyBytes, readBody } from "./readBody.js";

const utf8 = new TextDecoder("utf-8", { fatal: true });
const jsonType = /^application\/json\s*(?:;|$)/i;

/** Deeper than any body needs, and far from what would exhaust a recursive validator's stack. */
const maxDepth = 64;

/** Objects, lists and fields: more than the fullest metadata has. A validator takes seconds for half a million of them. */
const mostParts = 20_000;

export interface JsonBody {
  /** As sent; empty when there was no body. */
  readonly bytes: Uint8Array;
  /** Undefined when there was no body. */
  readonly value: unknown;
}

/**
 * Reads an optional JSON body. Throws UNSUPPORTED_MEDIA_TYPE (415) when there is a body of another type or a compressed one,
 * BODY_TOO_LARGE (413), and BODY_MALFORMED (400) with the place where it stops being JSON.
 */
export async function readJsonBody(
  request: Request,
  maxBytes = maxBodyBytes,
  maxParts = mostParts,
): Promise<JsonBody> {
  const bytes = await readBody(request, maxBytes);
  if (bytes.byteLength === 0) return { bytes, value: undefined };
  const coding = request.headers.get("content-encoding") ?? "identity";
  if (coding.toLowerCase() !== "identity")
    throw new RequestError(
      "UNSUPPORTED_MEDIA_TYPE",
      `The body's Content-Encoding is ${JSON.stringify(coding.slice(0, 80))}`,
      { hint: "Send the JSON as it is, not compressed.", headers: { "accept-encoding": "identity" } },
    );
  const type = request.headers.get("content-type") ?? "";
  if (!jsonType.test(type))
    throw new RequestError(
      "UNSUPPORTED_MEDIA_TYPE",
      `The body's Content-Type is ${type === "" ? "missing" : JSON.stringify(type.slice(0, 80))}`,
      {
        hint: "Send JSON with Content-Type: application/json, or no body.",
        headers: { accept: "application/json" },
      },
    );
  return { bytes, value: parseJson(decode(bytes), maxParts) };
}

function decode(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch (cause) {
    throw new HolatError("BODY_MALFORMED", "The body is not valid UTF-8", {
      hint: "Send the JSON encoded as UTF-8.",
      cause,
    });
  }
}

function parseJson(text: string, maxParts: number): unknown {
  checkShape(text, maxParts);
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw malformed(text, findJsonError(text) ?? text.length, cause);
  }
}

function malformed(text: string, at: number, cause?: unknown): HolatError {
  const before = text.slice(0, at).split("\n");
  const place = `position ${at} (line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1})`;
  const found =
    at >= text.length ? "the body ends there" : `found ${JSON.stringify(text.slice(at, at + 20))}`;
  return new HolatError("BODY_MALFORMED", `The body is not JSON from ${place} on: ${found}`, {
    hint: "Check quotes, commas and brackets there.",
    ...(cause === undefined ? {} : { cause }),
  });
}

/** Counts brackets and colons outside strings; whether they fit is the parser's business. */
function checkShape(text: string, maxParts: number): void {
  let depth = 0;
  let parts = 0;
  let inString = false;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (inString) {
      if (code === 0x5c) at++;
      else if (code === 0x22) inString = false;
    } else if (code === 0x22) inString = true;
    else if (code === 0x3a) parts++;
    else if (code === 0x7b || code === 0x5b) {
      parts++;
      if (++depth > maxDepth)
        throw new HolatError(
          "BODY_MALFORMED",
          `The body nests deeper than ${maxDepth} levels at position ${at}`,
          {
            hint: "Flatten the metadata.",
          },
        );
    } else if (code === 0x7d || code === 0x5d) depth--;
    if (parts > maxParts) throw tooManyParts(maxParts);
  }
}

function tooManyParts(most: number): RequestError {
  const detail = `The body has more than ${most} objects, lists and fields; leave out what is not needed`;
  return invalidRequest([{ pointer: "", detail, code: "too_big" }]);
}
