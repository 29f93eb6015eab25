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

export function createViewToken(
  ask: Ask,
  sessionId: string,
  { signal, ...body }: ViewTokenOptions = {},
): Promise<ViewToken> {
  return ask(
    `${sessionPath(sessionId)}/view-token`,
    { method: "POST", body: JSON.stringify(body), signal },
    async (response) => toShape<ViewToken>(await readJson(response), "token", "view token"),
  );
}

export function revokeViewToken(
  ask: Ask,
  id: string,
  { signal }: { readonly signal?: AbortSignal } = {},
): Promise<void> {
  return ask(`/calls/view-token/${encodeURIComponent(id)}`, { method: "DELETE", signal }, async () => {});
}
