import { describe, expect, test } from "vitest";
import { createClient } from "../src/index.js";
import { sendJson, serveJson } from "./serveJson.js";

const result = (number: string) => ({ number, outcome: "failed", reason: "busy" });

describe("results", () => {
  test("are walked over their pages, with the filter on each", async () => {
    await using server = await serveJson(({ url }, response) => {
      const next = url.includes("cursor=2") ? {} : { link: '</x?outcome=failed&cursor=2>; rel="next"' };
      sendJson(response, [result(url.includes("cursor=2") ? "+2" : "+1")], { headers: next });
    });
    const { calls } = createClient({ baseUrl: server.url });
    const numbers: string[] = [];
    for await (const { number } of calls.results("s", { outcome: "failed" })) numbers.push(number);
    expect(numbers).toEqual(["+1", "+2"]);
    expect(server.requests.map(({ url }) => url)).toEqual([
      "/calls/session/s/results?outcome=failed",
      "/calls/session/s/results?outcome=failed&cursor=2",
    ]);
    const page = await calls.results("s", { limit: 1, cursor: "2" }).page();
    expect(page).toEqual({ results: [result("+2")], nextCursor: undefined });
  });

  test("come as CSV when they are asked for as CSV", async () => {
    await using server = await serveJson((_request, response) => {
      response
        .writeHead(200, { "content-type": "text/csv" })
        .end("number,outcome\r\n+998901234567,connected\r\n");
    });
    const { calls } = createClient({ baseUrl: server.url });
    expect(await calls.resultsCsv("s", { outcome: "connected" })).toContain("+998901234567,connected");
    expect(server.requests[0]).toMatchObject({
      url: "/calls/session/s/results?outcome=connected",
      headers: { accept: "text/csv" },
    });
  });

  test("that are none are BAD_ANSWER", async () => {
    await using server = await serveJson((_request, response) => sendJson(response, [{ hello: 1 }]));
    const { calls } = createClient({ baseUrl: server.url });
    await expect(calls.results("s").page()).rejects.toMatchObject({ code: "BAD_ANSWER" });
  });
});

describe("the log", () => {
  test("is read by slices of bytes", async () => {
    await using server = await serveJson((_request, response) => {
      response.writeHead(200, { "holat-next-offset": "12", "holat-log-size": "40" }).end("salom ✓");
    });
    const { calls } = createClient({ baseUrl: server.url });
    const slice = await calls.log("s", { stream: "stderr", offset: 3, limit: 9 });
    expect(slice).toEqual({
      bytes: new TextEncoder().encode("salom ✓"),
      text: "salom ✓",
      nextOffset: 12,
      size: 40,
    });
    expect(server.requests[0]?.url).toBe("/calls/session/s/log?stream=stderr&offset=3&limit=9");
  });
});

describe("view tokens", () => {
  test("are made for a session and revoked by their id", async () => {
    const made = {
      id: "a/b",
      token: "hvt_x.y",
      sessionId: "s",
      origins: null,
      scopes: ["status"],
      expiresAt: "x",
    };
    await using server = await serveJson(({ method }, response) => {
      if (method === "DELETE") response.writeHead(204).end();
      else sendJson(response, made, { status: 201 });
    });
    const { calls } = createClient({ baseUrl: server.url });
    const { id } = await calls.viewToken("s", { origins: ["https://shop.example"], expiresInSeconds: 60 });
    expect(await calls.revokeViewToken(id)).toBeUndefined();
    expect(server.requests).toMatchObject([
      {
        method: "POST",
        url: "/calls/session/s/view-token",
        body: '{"origins":["https://shop.example"],"expiresInSeconds":60}',
      },
      { method: "DELETE", url: "/calls/view-token/a%2Fb" },
    ]);
  });
});

describe("a language", () => {
  test("of the client stands where a call names none", async () => {
    await using server = await serveJson(({ url }, response) =>
      sendJson(response, url.includes("/all") ? [] : { sessionId: "s", status: "RUNNING", version: 1 }),
    );
    const { calls } = createClient({ baseUrl: server.url, lang: "en" });
    await calls.start();
    await calls.get("s");
    await calls.get("s", { lang: "ru" });
    await calls.cancel("s");
    await calls.list({ limit: 5 }).page();
    expect(server.requests.map(({ url }) => url)).toEqual([
      "/calls/start?lang=en",
      "/calls/session/s?lang=en",
      "/calls/session/s?lang=ru",
      "/calls/session/s/cancel?lang=en",
      "/calls/sessions/all?limit=5&lang=en",
    ]);
  });
});
