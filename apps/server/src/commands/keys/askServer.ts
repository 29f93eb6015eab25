import type { CreatedKey, ShownApiKey } from "@holat/core/schemas";
import { HolatApiError } from "@holat/sdk";
import type { KeysAccess } from "./keysAccess.js";

const answerWithinMs = 30_000;
const lookWithinMs = 2_000;

/** Keys by a running server: `HOLAT_API_KEY` must be one with the scope admin. Rejects with HolatApiError. */
export function askServer(url: string, apiKey: string | undefined): KeysAccess {
  const base = url.replace(/\/+$/, "");
  const headers = apiKey === undefined ? {} : { authorization: `Bearer ${apiKey}` };

  const send = async (method: string, path: string, body?: object): Promise<Response> => {
    const signal = AbortSignal.timeout(answerWithinMs);
    const json = body && {
      body: JSON.stringify(body),
      headers: { ...headers, "content-type": "application/json" },
    };
    const response = await fetch(base + path, { method, headers, signal, ...json }).catch(
      (cause: unknown) => {
        throw new HolatApiError(`No answer from ${base}${path}.`, { code: "NETWORK", status: 0, cause });
      },
    );
    if (!response.ok) throw await readProblem(response);
    return response;
  };

  return {
    way: `by the server at ${base}`,
    create: async (input) => (await send("POST", "/keys", input)).json() as Promise<CreatedKey>,
    list: async () => (await send("GET", "/keys")).json() as Promise<ShownApiKey[]>,
    revoke: async (id) => {
      await send("DELETE", `/keys/${encodeURIComponent(id)}`);
    },
    close: async () => {},
  };
}

/** Whether a Holat server answers there. */
export async function isServer(url: string): Promise<boolean> {
  try {
    const response = await fetch(`${url}/livez`, { signal: AbortSignal.timeout(lookWithinMs) });
    const answer: unknown = await response.json();
    return response.ok && Object(answer).status === "ok";
  } catch {
    return false;
  }
}

async function readProblem(response: Response): Promise<HolatApiError> {
  const { status, url } = response;
  const problem: unknown = await response.json().catch(() => null);
  const { detail = `HTTP ${status} from ${url}`, code = "BAD_ANSWER", errors } = Object(problem);
  return new HolatApiError(detail, { code, status, issues: Array.isArray(errors) ? errors : [] });
}
