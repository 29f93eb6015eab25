import { HolatApiError } from "./HolatApiError.js";

/** Reads a JSON body; rejects as `readBody` does. */
export function readJson(response: Response): Promise<unknown> {
  return readBody(response, () => response.json());
}

/** Runs a read of the body: NETWORK where the connection was cut within it, BAD_ANSWER where it is not JSON. */
export async function readBody<Value>({ url }: Response, read: () => Promise<Value>): Promise<Value> {
  try {
    return await read();
  } catch (cause) {
    throw cause instanceof SyntaxError
      ? createBadAnswer("JSON", cause)
      : new HolatApiError(`The answer of ${url} was cut`, { code: "NETWORK", status: 0, cause });
  }
}

/** The value as what it should be, told by a key that it must have; BAD_ANSWER when that is missing. */
export function toShape<Shape extends object>(
  value: unknown,
  key: keyof Shape & string,
  what: string,
): Shape {
  if (key in Object(value)) return value as Shape;
  throw createBadAnswer(what);
}

export function toShapes<Shape extends object>(
  value: unknown,
  key: keyof Shape & string,
  what: string,
): readonly Shape[] {
  if (Array.isArray(value)) return value.map((item) => toShape<Shape>(item, key, what));
  throw createBadAnswer(`list of ${what}s`);
}

export function createBadAnswer(what: string, cause?: unknown): HolatApiError {
  return new HolatApiError(`The answer is no ${what}. Is baseUrl a Holat server?`, {
    code: "BAD_ANSWER",
    status: 200,
    cause,
  });
}
