import { createManualClock } from "@holat/testkit";
import { afterAll } from "vitest";
import { createViewTokens } from "../../src/access/createViewTokens.js";
import type { ApiOptions } from "../../src/createApi.js";
import type { OpenDatabase } from "../../src/db/openDatabase.js";
import { createSignIns } from "../../src/signIn/createSignIns.js";
import { secret } from "../access/viewRig.js";
import { createKeyNode } from "../keys/keyRig.js";
import { createTestLogger } from "../support/logger.js";

export const site = "https://ops.example";
/** What a browser sends along with a request of this server's own page. */
export const ownPage = { host: "ops.example", origin: site };

/** One node where people sign in. Several on one database and clock are one installation. */
export async function createSignInNode(
  database: OpenDatabase,
  { clock = createManualClock(Date.now()), ...options }: Partial<ApiOptions> = {},
) {
  const viewTokens = createViewTokens({ database, clock, logger: createTestLogger(), secret });
  await viewTokens.start();
  afterAll(() => viewTokens.stop());
  const signIns = createSignIns({ clock, secret, viewTokens });
  const node = await createKeyNode(database, { clock, viewTokens, signIns, ...options });
  const post = (path: string, body: unknown, headers: Record<string, string> = ownPage) =>
    node.request(path, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body: JSON.stringify(body),
    });
  return {
    ...node,
    signIn: (key: string, headers?: Record<string, string>) => post("/auth/sign-in", { key }, headers),
    /** `name=value` of the cookie that a browser would keep. */
    cookieOf: async (key: string) => readSetCookie(await post("/auth/sign-in", { key })),
    by: (cookie: string, path: string, init: RequestInit = {}) =>
      node.request(path, { ...init, headers: { host: "ops.example", cookie, ...init.headers } }),
  };
}

export function readSetCookie(answer: Response): string {
  const [cookie = ""] = (answer.headers.get("set-cookie") ?? "").split(";");
  return cookie;
}
