import { expect, test } from "vitest";
import { fillPglite } from "../../../packages/api/test/support/fillPglite.js";
import { loadConfig } from "../src/config/loadConfig.js";
import { createLogger } from "../src/log/createLogger.js";
import { startServer } from "../src/server/startServer.js";
import { temporaryDirectory } from "./support/temporaryDirectory.js";

test("a server that stops sends its watchers elsewhere, and its stop does not wait for one that stays", async () => {
  await using directory = await temporaryDirectory();
  const config = loadConfig({ env: { HOLAT_PORT: "0" }, cwd: directory.path });
  await fillPglite(config.dataDir);
  const lines: string[] = [];
  const logger = createLogger({ secrets: [], destination: { write: (line) => lines.push(line) } });
  const server = await startServer({ config, logger, simulation: false });
  const open = async () => {
    const answer = await fetch(`${server.url}/calls/events`);
    expect(answer.status).toBe(200);
    return answer;
  };
  const streams = await Promise.all(Array.from({ length: 20 }, open));
  const unread = await open();
  const metrics = await (await fetch(`${server.url}/metrics`)).text();
  expect(metrics).toMatch(/^holat_streams_open 21$/m);
  expect(metrics).toMatch(/^holat_stream_backstop_found 0$/m);

  const texts = streams.map((answer) => answer.text());
  await server.stop();
  for (const text of await Promise.all(texts))
    expect(text).toMatch(/event: synced[\s\S]*event: draining\ndata: \{"reconnectAfterMs":\d+\}\n\n$/);
  expect(lines.filter((line) => /"level":"(?:warn|error)"/.test(line))).toEqual([]);
  await unread.body?.cancel();
});
