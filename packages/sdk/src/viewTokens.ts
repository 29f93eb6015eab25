import { sessionPath } from "./paths.js";
import { readJson, toShape } from "./readAnswer.js";
import type { Ask } from "./retry.js";

export type ViewScope = "status" | "log" | "results";

export interface ViewTokenOptions {
  /** Pages that may use it, such as `https://shop.example`; any when absent. */
  readonly origins?: readonly string[];
  /** 60 to 2,592,000. Default: 3,600 */
  readonly expiresInSeconds?: number;
  /** Default: status alone. */
  readonly scopes?: readonly ViewScope[];
  readonly signal?: AbortSignal;
}

/** Lets a page read one session and nothing else. */
export interface ViewToken {
  /** What `calls.revokeViewToken` wants; no secret. */
  readonly id: string;
  /** `hvt_...`, for the page. */
  readonly token: string;
  readonly sessionId: string;
  readonly origins: readonly string[] | null;
  readonly scopes: readonly ViewScope[];
  /** ISO 8601. */
  readonly expiresAt: string;
}

export interface ViewTokenVerbs {
  /** Makes a token with which a page can watch this session; the key stays on your server. */
  viewToken(sessionId: string, options?: ViewTokenOptions): Promise<ViewToken>;
  /** Ends a view token, and the streams that are open with it. Does nothing for one that is not there. */
  revokeViewToken(id: string, options?: { readonly signal?: AbortSignal }): Promise<void>;
}

export function createViewTokens(ask: Ask): ViewTokenVerbs {
  return {
    viewToken: (sessionId, { signal, ...body } = {}) =>
      ask(
        `${sessionPath(sessionId)}/view-token`,
        { method: "POST", body: JSON.stringify(body), signal },
        async (response) => toShape<ViewToken>(await readJson(response), "token", "view token"),
      ),
    revokeViewToken: (id, { signal } = {}) =>
      ask(`/calls/view-token/${encodeURIComponent(id)}`, { method: "DELETE", signal }, async () => {}),
  };
}
