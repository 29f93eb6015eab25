import { type CallSession, type Client, createClient, isHolatApiError } from "@holat/sdk";
import { eventually } from "@holat/testkit";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Cli, startCli } from "./support/startCli.js";
import { temporaryDirectory } from "./support/temporaryDirectory.js";

function startDemo(cwd: string, seconds: number): Cli {
  return startCli(["demo", "--seconds", String(seconds)], { cwd, env: { HOLAT_PORT: "0" } });
}

async function urlOf(cli: Cli): Promise<string> {
  const [, url = ""] = await cli.says(/listens on (\S+)/);
  return url;
}

const sentence = "Call process completed successfully. Total: 150, Connected: 120, Failed: 30";

let directory: Awaited<ReturnType<typeof temporaryDirectory>>;
let cli: Cli;
let url = "";
let client: Client;

beforeAll(async () => {
  directory = await temporaryDirectory();
  cli = startDemo(directory.path, 2);
  url = await urlOf(cli);
  client = createClient({ baseUrl: url });
});
afterAll(async () => {
  await cli.kill("SIGKILL");
  await directory[Symbol.asyncDispose]();
});

describe("holat demo", () => {
  test("runs a campaign by itself, labelled as a simulation on every surface", async () => {
    const ended = await eventually(
      async () => {
        const { sessions } = await client.calls.list().page();
        const [session] = sessions;
        if (sessions.length !== 1 || !session?.isCompleted)
          throw new Error(`not yet: ${JSON.stringify(sessions)}`);
        return session;
      },
      { timeoutMs: 30_000 },
    );
    expect(ended).toMatchObject({
      status: "COMPLETED",
      totalNumbers: 150,
      processedNumbers: 150,
      connectedCalls: 120,
      failedCalls: 30,
      progressPercentage: 100,
      exitCode: 0,
      target: "demo-simulation",
      metadata: { simulation: true },
      remoteResponse: `SIMULATION: no real call is made\nSIMULATION: the figures below are made up\n${sentence}`,
    });
    expect(cli.stdout()).toMatch(/^SIMULATION: nobody is called/);
    for (const line of cli.stderr().trim().split("\n"))
      expect(JSON.parse(line)).toMatchObject({ simulation: true });
    expect(await (await fetch(`${url}/`)).text()).toContain('data-simulation="true"');
  });

  test("the numbers that it is given are those it reports on", async () => {
    const numbers = ["+998000000001", "+998000000002", "back\\slash", 'quo"te', "+998000000005"];
    const { sessionId } = await client.calls.start({ numbers, target: "demo-simulation" });
    const ended = await waitForEnd((signal) => client.calls.get(sessionId, { signal }));
    expect(ended).toMatchObject({ status: "COMPLETED", totalNumbers: 5, connectedCalls: 4, failedCalls: 1 });
    const results = await (await fetch(`${url}/calls/session/${sessionId}/results`)).json();
    expect(Array.isArray(results) && results.map((result: { number: string }) => result.number)).toEqual(
      numbers,
    );
  });

  test("a stop in the middle ends with exit code 0; the run goes on and the next start tells all of it", async () => {
    await using directory = await temporaryDirectory();
    await using first = startDemo(directory.path, 4);
    const before = createClient({ baseUrl: await urlOf(first) });
    const running = await eventually(async () => {
      const [session] = (await before.calls.list().page()).sessions;
      if (session === undefined || session.processedNumbers === 0) throw new Error("nothing processed yet");
      return session;
    });
    expect(running.status).toBe("RUNNING");
    expect(await first.kill("SIGINT")).toEqual({ code: 0, signal: null });

    await using second = startDemo(directory.path, 4);
    const after = createClient({ baseUrl: await urlOf(second) });
    const ended = await waitForEnd((signal) => after.calls.get(running.sessionId, { signal }));
    expect(ended).toMatchObject({
      status: "COMPLETED",
      processedNumbers: 150,
      connectedCalls: 120,
      failedCalls: 30,
    });
    expect(ended.version).toBeGreaterThan(running.version);
  });

  test("one that was told to stop says so to who asks: canceled, and a second cancel is refused", async () => {
    const { sessionId } = await client.calls.start();
    await client.calls.cancel(sessionId);
    const ended = await waitForEnd((signal) => client.calls.get(sessionId, { signal }));
    expect(ended).toMatchObject({ status: "FAILED", errorCode: "CANCELED", hasError: true });
    const refused = await client.calls.cancel(sessionId).catch((error: unknown) => error);
    expect(isHolatApiError(refused) && { code: refused.code, status: refused.status }).toEqual({
      code: "SESSION_ENDED",
      status: 409,
    });
  });
});

describe("the pages", () => {
  test("come with a strict policy; hashed files are kept for good; nothing else is served", async () => {
    const page = await fetch(`${url}/`);
    expect(page.headers.get("content-security-policy")).toMatch(
      /^default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:/,
    );
    expect(page.headers.get("cache-control")).toBe("no-cache");
    const html = await page.text();
    expect(html).not.toMatch(/https?:\/\//);
    for (const [, path] of html.matchAll(/(?:src|href)="\.\/(assets\/[^"]+)"/g)) {
      const file = await fetch(`${url}/${path}`);
      expect(file.status).toBe(200);
      expect(file.headers.get("cache-control")).toBe("public, max-age=31536000, immutable");
      expect(file.headers.get("x-content-type-options")).toBe("nosniff");
    }
    for (const name of ["swagger-ui.css", "swagger-ui-bundle.js"]) {
      expect((await fetch(`${url}/docs/assets/${name}`)).status).toBe(200);
    }
    for (const path of [
      "/assets/..%2f..%2fcli.js",
      "/assets/",
      "/assets/x.js",
      "/docs/assets/..%2fdialer.sh",
      "/cli.js",
    ]) {
      expect((await fetch(`${url}${path}`)).status).toBe(404);
    }
  });
});

function waitForEnd(get: (signal: AbortSignal) => Promise<CallSession>): Promise<CallSession> {
  return eventually(
    async () => {
      const session = await get(AbortSignal.timeout(5_000));
      if (!session.isCompleted) throw new Error(`still ${session.status} at ${session.progressPercentage}%`);
      return session;
    },
    { timeoutMs: 30_000, intervalMs: 50 },
  );
}
