import { isHolatApiError } from "@holat/sdk";
import { toPlainText } from "./toPlainText.js";

/** One line about why the server could not be asked or refused: what, the cause, the next step. */
export function describeFailure(error: unknown): string {
  if (!isHolatApiError(error)) return toPlainText(error instanceof Error ? error.message : String(error));
  if (error.code === "NETWORK") {
    const cause = findCause(error);
    const what = `${error.message}${cause === undefined ? "" : ` (${cause})`}`;
    return toPlainText(`${what} Start it with holat serve, or set HOLAT_URL or --url`);
  }
  const issues = error.issues.map(({ pointer, detail }) => (pointer ? `${pointer}: ${detail}` : detail));
  // Holat's own sentence is that of the first issue.
  const repeated = error.issues.some(({ detail }) => error.message.startsWith(detail));
  const what = [...(repeated ? [] : [error.message.replace(/\.$/, "")]), ...issues].join("; ");
  const next = error.code === "UNAUTHORIZED" ? ". Set HOLAT_API_KEY to a key of that server" : "";
  return toPlainText(`${error.code}: ${what}${next}`);
}

/** The system's own word, such as ECONNREFUSED, from wherever fetch has put it; else the innermost message. */
export function findCause(error: unknown): string | undefined {
  let innermost: string | undefined;
  for (
    let cause: unknown = Object(error).cause, depth = 0;
    cause instanceof Error && depth < 4;
    cause = cause.cause, depth++
  ) {
    const code: unknown = Reflect.get(cause, "code");
    if (typeof code === "string") return code;
    innermost = cause.message;
  }
  return innermost;
}
