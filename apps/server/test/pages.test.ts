import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { brotliDecompressSync, gunzipSync, gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createPages } from "../src/pages/createPages.js";
import { temporaryDirectory } from "./support/temporaryDirectory.js";

const html = '<!doctype html>\n<html data-simulation="false">\n  <head>\n  </head>\n</html>\n';
const script = "console.log(1);".repeat(50);
let directory: Awaited<ReturnType<typeof temporaryDirectory>>;

beforeAll(async () => {
  directory = await temporaryDirectory();
  for (const folder of ["page/assets", "widgets", "docs"])
    await mkdir(join(directory.path, folder), { recursive: true });
  const write = (path: string, bytes: string | Uint8Array) => writeFile(join(directory.path, path), bytes);
  await write("page/index.html", html);
  await write("page/assets/index-AbC_1.js", script);
  await write("page/assets/index-AbC_1.js.gz", gzipSync(script));
  await write("page/assets/index-AbC_1.js.map", "{}");
  await write("page/assets/plain.svg", "<svg/>");
  await write("secret.txt", "secret");
  await write("widgets/holat-widgets.js", script);
});
afterAll(() => directory[Symbol.asyncDispose]());

async function get(path: string, headers: Record<string, string> = {}, options: { basePath?: string } = {}) {
  const { pages } = createPages({ directory: directory.path, simulation: true, basePath: "", ...options });
  return pages(new Request(`http://localhost:3000${path}`, { headers }));
}
const bytesOf = async (answer: Response | undefined) =>
  Buffer.from((await answer?.arrayBuffer()) ?? expect.fail("no answer"));

describe("the dashboard", () => {
  test.each([
    "/",
    "/dashboard",
    "/dashboard/",
    "/dashboard/campaigns/session-1-a",
    "/dashboard/keys?lang=en",
  ])("is at %s", async (path) => {
    const answer = await get(path);
    expect(answer?.headers.get("cache-control")).toBe("no-cache");
    expect((await bytesOf(answer)).toString()).toBe(
      html.replace("<head>", '<head>\n    <base href="/" />').replace("false", "true"),
    );
  });

  test.each(["/dashboards", "/calls", "/campaigns", "/index.html", "/secret.txt", "//", "/page/index.html"])(
    "is not at %s",
    async (path) => {
      expect(await get(path)).toBeUndefined();
    },
  );

  test("names the path of the settings as its base, under a policy that refuses everything inline", async () => {
    const answer = await get("/dashboard/targets", {}, { basePath: "/ops/holat" });
    const policy = answer?.headers.get("content-security-policy") ?? "";
    expect(policy).not.toMatch(/unsafe|\*|https?:/);
    for (const part of ["default-src 'none'", "script-src 'self'", "style-src 'self'", "base-uri 'self'"])
      expect(policy).toContain(part);
    expect(policy).toContain("frame-ancestors 'none'");
    expect((await bytesOf(answer)).toString()).toContain('<base href="/ops/holat/" />');
  });

  test("is compressed for who takes that, and 304 for who has it", async () => {
    const plain = await bytesOf(await get("/"));
    const br = await get("/", { "accept-encoding": "gzip, deflate, br" });
    expect(br?.headers.get("content-encoding")).toBe("br");
    expect(br?.headers.get("vary")).toBe("Accept-Encoding");
    expect(brotliDecompressSync(await bytesOf(br))).toEqual(plain);
    const gzip = await get("/", { "accept-encoding": "br;q=0, gzip" });
    expect(gunzipSync(await bytesOf(gzip))).toEqual(plain);
    for (const answer of [br, gzip, await get("/")]) {
      const again = await get("/", { "if-none-match": `"x", ${answer?.headers.get("etag")}` });
      expect([again?.status, again?.headers.get("content-type")]).toEqual([304, null]);
    }
    expect((await get("/", { "if-none-match": '"x"' }))?.status).toBe(200);
  });
});

describe("built files", () => {
  test("are kept for good, compressed where the build did so", async () => {
    const path = "/assets/index-AbC_1.js";
    const plain = await get(path);
    expect(plain?.headers.get("cache-control")).toBe("public, max-age=31536000, immutable");
    expect(plain?.headers.get("content-type")).toBe("text/javascript; charset=utf-8");
    expect(plain?.headers.get("content-encoding")).toBeNull();
    const gzip = await get(path, { "accept-encoding": "br, gzip" });
    expect(gzip?.headers.get("content-encoding")).toBe("gzip");
    expect(gunzipSync(await bytesOf(gzip))).toEqual(await bytesOf(plain));
    const svg = await get("/assets/plain.svg", { "accept-encoding": "br, gzip" });
    expect(svg?.headers.get("content-encoding")).toBeNull();
  });

  test.each([
    "/assets/index-AbC_1.js.gz",
    "/assets/index-AbC_1.js.map",
    "/assets/..%2f..%2fsecret.txt",
    "/assets/.hidden",
    "/assets/x.js",
    "/assets/",
    "/assets/a/b.js",
  ])("are not at %s", async (path) => {
    expect(await get(path)).toBeUndefined();
  });
});

describe("the widgets", () => {
  test("may be taken by every page, and asked after by ETag", async () => {
    const answer = await get("/widgets/holat-widgets.js", { origin: "https://shop.example" });
    expect(Object.fromEntries(answer?.headers ?? [])).toMatchObject({
      "access-control-allow-origin": "*",
      "cross-origin-resource-policy": "cross-origin",
      "cache-control": "public, max-age=300",
      "content-type": "text/javascript; charset=utf-8",
      "x-content-type-options": "nosniff",
    });
    const etag = answer?.headers.get("etag") ?? "";
    expect((await get("/widgets/holat-widgets.js", { "if-none-match": etag }))?.status).toBe(304);
    expect((await bytesOf(answer)).toString()).toBe(script);
  });

  test("that were not built are 404", async () => {
    expect((await get("/widgets/other.js"))?.status).toBe(404);
  });
});
