import { startWhatsAppProcess } from "@holat/testkit";
import { expect, test } from "vitest";

test("a server in a process of its own answers and ends", async () => {
  const server = await startWhatsAppProcess();
  expect(server.url).toMatch(/^ws:\/\/127\.0\.0\.1:\d+\/ws\/chat\?root=[0-9a-f]{64}$/);
  expect(await server.openLogins()).toEqual([]);
  await expect(server.scan("no-such-code,,,", "998901234567")).rejects.toThrow("no client shows the code");
  await server.stop();
  await expect(server.openLogins()).rejects.toThrow();
});
