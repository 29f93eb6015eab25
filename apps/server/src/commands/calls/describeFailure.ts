import { isHolatApiError } from "@holat/sdk";
import { toPlainText } from "./render/toPlainText.js";

/** One line about why the server could not be asked or refused: what, the cause, the next step. */
export function describeFailure(error: unknown): string {
  if (!isHolatApiError(error)) return toPlainText(error instanceof Error ? error.message : String(error));
  if (error.code === "NETWORK") {
    const cause = findCauseCode(error);
    const what = `${error.message}${cause === undefined ? "" : ` (${cause})`}`;
    return toPlainText(`${what} Start it with holat serve, or set HOLAT_URL or --url`);
  }
  const issues = error.issues.map(({ pointer, detail }) => (pointer ? `${pointer}: ${detail}` : detail));
  const what = [error.message.replace(/\.$/, ""), ...issues].join("; ");
  const next = error.code === "UNAUTHORIZED" ? ". Set HOLAT_API_KEY to a key of that server" : "";
  return toPlainText(`${error.code}: ${what}${next}`);
}

/** The system's own word, such as ECONNREFUSED, from wherever fetch has put it. */
function findCauseCode(error: unknown): string | undefined {
  for (let cause: unknown = error, depth = 0; depth < 4; depth++) {
    if (typeof cause !== "object" || cause === null) return undefined;
    cause = Reflect.get(cause, "cause");
    const code: unknown =
      typeof cause === "object" && cause !== null ? Reflect.get(cause, "code") : undefined;
    if (typeof code === "string") return code;
  }
  return undefined;
}
