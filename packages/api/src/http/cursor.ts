import { invalidRequest } from "./RequestError.js";

/** Which list a cursor walks; one of another list is refused. */
export type CursorKind = "a1" | "r1" | "t1" | "w1";

/** A list that goes on after a row by its id: the row's place would tell how many there are that the asker cannot see. */
export type RowCursorKind = "c2";

const rowCursor = /^[a-z]\d\.([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})$/;

/** Hides a position from callers, so that they treat it as opaque. */
export function encodeCursor(kind: CursorKind, position: number): string {
  return Buffer.from(`${kind}.${position}`).toString("base64url");
}

/** The position; throws VALIDATION_FAILED for anything that `encodeCursor` would not have written. */
export function decodeCursor(kind: CursorKind, cursor: string): number {
  const digits = /^[a-z]\d\.(0|[1-9]\d{0,15})$/.exec(decode(cursor))?.[1];
  const position = Number(digits);
  if (digits === undefined || !Number.isSafeInteger(position) || encodeCursor(kind, position) !== cursor)
    throw invalidCursor(cursor);
  return position;
}

/** The same for a row's UUID. */
export function encodeRowCursor(kind: RowCursorKind, id: string): string {
  return Buffer.from(`${kind}.${id}`).toString("base64url");
}

export function decodeRowCursor(kind: RowCursorKind, cursor: string): string {
  const id = rowCursor.exec(decode(cursor))?.[1];
  if (id === undefined || encodeRowCursor(kind, id) !== cursor) throw invalidCursor(cursor);
  return id;
}

function decode(cursor: string): string {
  return cursor.length <= 64 ? Buffer.from(cursor, "base64url").toString("latin1") : "";
}

function invalidCursor(cursor: string) {
  const detail = `cursor is ${JSON.stringify(cursor.slice(0, 80))}, which is not one that this list gave; take it from the Link header of the page before, or leave it out`;
  return invalidRequest([{ pointer: "/query/cursor", detail, code: "invalid_cursor" }]);
}
