import { HolatApiError, type ProblemIssue } from "./HolatApiError.js";

/** The error that an answer stands for: what its problem document says, or what can be told without one. */
export async function readProblem(response: Response): Promise<HolatApiError> {
  const { status, url, headers } = response;
  const { detail, title, code, requestId, errors } = Object(await response.json().catch(() => null));
  return new HolatApiError(toText(detail) ?? toText(title) ?? `HTTP ${status} from ${url}`, {
    code: toText(code) ?? "BAD_ANSWER",
    status,
    requestId: toText(requestId),
    issues: Array.isArray(errors) ? errors.filter(isIssue) : [],
    retryAfterSeconds: Number.parseInt(headers.get("retry-after") ?? "", 10) || undefined,
  });
}

function toText(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function isIssue(value: unknown): value is ProblemIssue {
  return typeof Object(value).detail === "string";
}
