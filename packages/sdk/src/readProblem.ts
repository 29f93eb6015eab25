import { HolatApiError, type ProblemIssue } from "./HolatApiError.js";

/** The error that an answer stands for: what its problem document says, or what can be told without one. */
export async function readProblem(response: Response): Promise<HolatApiError> {
  const problem: unknown = await response.json().catch(() => null);
  const field = (key: string): unknown => Reflect.get(Object(problem), key);
  const text = (key: string): string | undefined => {
    const value = field(key);
    return typeof value === "string" ? value : undefined;
  };
  const message = text("detail") ?? text("title") ?? `HTTP ${response.status} from ${response.url}`;
  return new HolatApiError(message, {
    code: text("code") ?? "BAD_ANSWER",
    status: response.status,
    requestId: text("requestId") ?? response.headers.get("x-request-id") ?? undefined,
    issues: toIssues(field("errors")),
    retryAfterSeconds: readRetryAfter(response),
  });
}

function toIssues(errors: unknown): ProblemIssue[] {
  if (!Array.isArray(errors)) return [];
  return errors.filter((issue): issue is ProblemIssue => typeof Object(issue).detail === "string");
}

function readRetryAfter(response: Response): number | undefined {
  const value = response.headers.get("retry-after") ?? "";
  return /^\d+$/.test(value) ? Number(value) : undefined;
}
