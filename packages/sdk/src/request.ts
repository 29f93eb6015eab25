import { HolatApiError, type ProblemIssue } from "./HolatApiError.js";

export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

export interface RequestOptions {
  readonly method?: "GET" | "POST";
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signal?: AbortSignal | undefined;
}

/** Sends one request below the base URL. Resolves with a 2xx or a 304; anything else rejects. */
export type Send = (path: string, options?: RequestOptions) => Promise<Response>;

export function createSend(options: { baseUrl: string; apiKey: string | undefined; fetch: Fetch }): Send {
  return async (path, { method = "GET", headers = {}, body, signal } = {}) => {
    const response = await reach(options.fetch, `${options.baseUrl}${path}`, {
      method,
      headers: {
        accept: "application/json",
        ...(options.apiKey === undefined ? {} : { authorization: `Bearer ${options.apiKey}` }),
        ...headers,
      },
      // Our own ETags decide; a browser's cache would hide the 304.
      cache: "no-store",
      ...(body === undefined ? {} : { body }),
      ...(signal === undefined ? {} : { signal }),
    });
    if (response.ok || response.status === 304) return response;
    throw await readProblem(response);
  };
}

export async function readJson(response: Response): Promise<unknown> {
  try {
    return await response.json();
  } catch (cause) {
    throw new HolatApiError(`The answer of ${response.url} is not JSON. Is baseUrl that of a Holat server?`, {
      code: "BAD_ANSWER",
      status: response.status,
      cause,
    });
  }
}

async function reach(fetch: Fetch, url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, init);
  } catch (cause) {
    if (init.signal?.aborted) throw init.signal.reason;
    throw new HolatApiError(`No answer from ${url}. Is the server running, and is its address right?`, {
      code: "NETWORK",
      status: 0,
      cause,
    });
  }
}

async function readProblem(response: Response): Promise<HolatApiError> {
  const problem: unknown = await response.json().catch(() => null);
  const text = (key: string): string | undefined => {
    const value: unknown =
      typeof problem === "object" && problem !== null ? Reflect.get(problem, key) : undefined;
    return typeof value === "string" ? value : undefined;
  };
  const message = text("detail") ?? text("title") ?? `HTTP ${response.status} from ${response.url}`;
  return new HolatApiError(message, {
    code: text("code") ?? "BAD_ANSWER",
    status: response.status,
    requestId: text("requestId") ?? response.headers.get("x-request-id") ?? undefined,
    issues: readIssues(problem),
    retryAfterSeconds: readRetryAfter(response),
  });
}

function readIssues(problem: unknown): ProblemIssue[] {
  const errors: unknown =
    typeof problem === "object" && problem !== null ? Reflect.get(problem, "errors") : null;
  if (!Array.isArray(errors)) return [];
  return errors.filter((issue): issue is ProblemIssue => typeof Object(issue).detail === "string");
}

function readRetryAfter(response: Response): number | undefined {
  const value = response.headers.get("retry-after") ?? "";
  return /^\d+$/.test(value) ? Number(value) : undefined;
}
