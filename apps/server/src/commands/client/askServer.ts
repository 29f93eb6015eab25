import { HolatApiError } from "@holat/sdk";
import { z } from "zod";

export interface ServerAddress {
  readonly url: string;
  readonly apiKey: string | undefined;
}

interface Question<Schema extends z.ZodType> {
  readonly path: string;
  readonly method?: "GET" | "POST" | "DELETE";
  readonly body?: unknown;
  /** What the answer's body is; z.undefined() where there is none. */
  readonly answer: Schema;
}

const problemSchema = z.object({
  code: z.string(),
  detail: z.string(),
  errors: z.array(z.object({ pointer: z.string().optional(), detail: z.string() })).catch([]),
});

/** One request for what the SDK has no verb for; rejects with a HolatApiError, as the SDK's own do. */
export async function askServer<Schema extends z.ZodType>(
  { url, apiKey }: ServerAddress,
  { path, method = "GET", body, answer }: Question<Schema>,
): Promise<z.output<Schema>> {
  const address = `${url.replace(/\/+$/, "")}${path}`;
  const response = await send(address, {
    method,
    headers: {
      ...(apiKey === undefined ? {} : { authorization: `Bearer ${apiKey}` }),
      ...(body === undefined ? {} : { "content-type": "application/json" }),
    },
    body: body === undefined ? null : JSON.stringify(body),
  });
  const { status } = response;
  const given: unknown = await response.json().catch(() => undefined);
  if (!response.ok) throw toError(status, given);
  const parsed = answer.safeParse(given);
  if (parsed.success) return parsed.data;
  throw new HolatApiError(`${address} gave no such answer. Is that a Holat server?`, {
    code: "BAD_ANSWER",
    status,
    cause: parsed.error,
  });
}

async function send(address: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(address, init);
  } catch (cause) {
    const message = `No answer from ${address}. Is the server running?`;
    throw new HolatApiError(message, { code: "NETWORK", status: 0, cause });
  }
}

function toError(status: number, given: unknown): HolatApiError {
  const problem = problemSchema.safeParse(given);
  if (!problem.success)
    return new HolatApiError(`HTTP ${status}. Is that a Holat server?`, { code: "BAD_ANSWER", status });
  const { code, detail, errors } = problem.data;
  const issues = errors.map((issue) => ({
    detail: issue.detail,
    ...(issue.pointer === undefined ? {} : { pointer: issue.pointer }),
  }));
  return new HolatApiError(detail, { code, status, issues });
}
