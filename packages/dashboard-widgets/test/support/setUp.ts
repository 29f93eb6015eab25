import { createClient } from "@holat/sdk";
import { onTestFinished } from "vitest";
import { createTestEnvironment } from "../../../sdk/test/live/createTestEnvironment.js";
import { startScriptedServer } from "../../../sdk/test/live/startScriptedServer.js";
import { until } from "../../../sdk/test/live/until.js";

/** A scripted server, a client of it, and one time by hand for both the client and the store. */
export async function setUp() {
  const server = await startScriptedServer();
  onTestFinished(() => server[Symbol.asyncDispose]());
  const { environment, clock, turn } = createTestEnvironment();
  const client = createClient({ baseUrl: server.url, environment, retry: false, shareTabs: false });
  return {
    server,
    client,
    environment,
    clock,
    turn,
    /** Moves time on until it holds. */
    until: (check: () => void, stepMs?: number) => until(clock, check, stepMs),
  };
}
