import { createManualClock } from "@holat/testkit";
import { expect } from "vitest";
import { createViewTokens, type ViewTokensOptions } from "../../src/access/createViewTokens.js";
import type { ApiOptions } from "../../src/createApi.js";
import type { OpenDatabase } from "../../src/db/openDatabase.js";
import { adminKey, createApiHarness, json, loopbackAccess } from "../http/apiHarness.js";
import { createTestLogger } from "../support/logger.js";

export const secret = "a secret of this test, 32 bytes or more";
export const shop = "https://shop.example";
export const admin = { authorization: `Bearer ${adminKey}` };

/** A server that is reached over the network, so that nothing is open without a key or a token. */
export const networkAccess = {
  ...loopbackAccess,
  listening: { host: "0.0.0.0", port: 3000, loopback: false },
};

/** An API with view tokens, on a clock that is moved by hand. */
export async function createViewRig(
  database: OpenDatabase,
  { secrets = {}, ...options }: Partial<ApiOptions> & { readonly secrets?: Partial<ViewTokensOptions> } = {},
) {
  const clock = createManualClock();
  const viewTokens = createViewTokens({ database, clock, logger: createTestLogger(), secret, ...secrets });
  await viewTokens.start();
  const api = createApiHarness(database, { clock, viewTokens, access: networkAccess, ...options });
  return {
    ...api,
    clock,
    viewTokens,
    /** Issued by the API itself. */
    issue: async (session: string, body: object = {}) => {
      const answer = await api.request(`/calls/session/${session}/view-token`, json(body, admin));
      expect(answer.status).toBe(201);
      return (await answer.json()) as { id: string; token: string; expiresAt: string };
    },
    ask: (path: string, token: string, headers: Record<string, string> = {}) =>
      api.request(path, { headers: { authorization: `Bearer ${token}`, ...headers } }),
  };
}

/** Status and code of a refusal; that nothing of the token is in it. */
export async function refusal(answer: Response, token: string): Promise<[number, string]> {
  const text = await answer.text();
  for (const part of token.split(".").filter((one) => one.length > 8)) expect(text).not.toContain(part);
  return [answer.status, (JSON.parse(text) as { code: string }).code];
}
