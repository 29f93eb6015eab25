import { invalidRequest } from "./RequestError.js";

/** Which list a cursor walks; one of another list is refused. */
export type CursorKind = "c1" | "r1" | "t1" | "w1";

/** Hides a position from callers, so that they treat it as opaque. */
export function encodeCursor(kind: CursorKind, position: number): string {
  return Buffer.from(`${kind}.${position}`).toString("base64url");
}

/** The position; throws VALIDATION_FAILED for anything that `encodeCursor` would not have written. */
export function decodeCursor(kind: CursorKind, cursor: string): number {
  const text = cursor.length <= 40 ? Buffer.from(cursor, "base64url").toString("latin1") : "";
  const digits = /^[a-z]\d\.(0|[1-9]\d{0,15})$/.exec(text)?.[1];
  const position = Number(digits);
  if (digits === undefined || !Number.isSafeInteger(position) || encodeCursor(kind, position) !== cursor) {
    const detail = `cursor is ${JSON.stringify(cursor.slice(0, 80))}, which is not one that this list gave; take it from the Link header of the page before, or leave it out`;
    throw invalidRequest([{ pointer: "/query/cursor", detail, code: "invalid_cursor" }]);
  }
  return position;
}
