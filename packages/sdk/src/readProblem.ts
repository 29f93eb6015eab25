import { HolatApiError } from "./HolatApiError.js";

/** The error that an answer stands for: what its problem document says, or what can be told without one. */
export async function readProblem(response: Response): Promise<HolatApiError> {
  const { status, url, headers } = response;
  const problem: unknown = await response.json().catch(() => null);
  const {
    title = `HTTP ${status} from ${url}`,
    detail = title,
    code = "BAD_ANSWER",
    requestId,
    errors,
  } = Object(problem);
  return new HolatApiError(detail, {
    code,
    status,
    requestId,
    issues: Array.isArray(errors) ? errors : [],
    retryAfterSeconds: Number(headers.get("retry-after")) || undefined,
  });
}
