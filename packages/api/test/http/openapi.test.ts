import { expect, it } from "vitest";
import { createTestDatabase } from "../support/database.js";
import { createApiHarness } from "./apiHarness.js";

interface Operation {
  readonly operationId: string;
  readonly responses: Record<string, unknown>;
  readonly parameters?: readonly { readonly in: string; readonly name: string; readonly schema: object }[];
}
interface Document {
  readonly openapi: string;
  readonly paths: Record<string, Record<string, Operation>>;
  readonly components: { readonly schemas: Record<string, object> };
}

const { database } = await createTestDatabase();
const api = createApiHarness(database);
const document = (await (await api.request("/openapi.json")).json()) as Document;
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
);

it("lists exactly the calls that exist", () => {
  expect(operations.map(({ method, path }) => `${method.toUpperCase()} ${path}`).sort()).toEqual([
    "DELETE /calls/badge-token/{id}",
    "DELETE /calls/view-token/{id}",
    "GET /audit",
    "GET /auth/me",
    "GET /badges/{sessionId}.svg",
    "GET /calls/events",
    "GET /calls/session/{sessionId}",
    "GET /calls/session/{sessionId}/events",
    "GET /calls/session/{sessionId}/log",
    "GET /calls/session/{sessionId}/log/download",
    "GET /calls/session/{sessionId}/results",
    "GET /calls/sessions/all",
    "GET /docs",
    "GET /docs/page.js",
    "GET /livez",
    "GET /metrics",
    "GET /openapi.json",
    "GET /readyz",
    "GET /targets",
    "POST /auth/sign-in",
    "POST /auth/sign-out",
    "POST /calls/session/{sessionId}/badge-token",
    "POST /calls/session/{sessionId}/cancel",
    "POST /calls/session/{sessionId}/view-token",
    "POST /calls/start",
    "POST /targets/{name}/stop-all",
  ]);
});

it.each(operations)("$method $path is there", async ({ method, path }) => {
  const answer = await api.request(path.replace("{sessionId}", "session-1-nobody"), {
    method: method.toUpperCase(),
  });
  expect(answer.status).not.toBe(405);
  // A stream of all sessions has no end.
  if (answer.headers.get("content-type")?.startsWith("text/event-stream")) return answer.body?.cancel();
  const text = await answer.text();
  if (answer.status === 404 && path.includes("{sessionId}"))
    expect(JSON.parse(text)).toMatchObject({ code: "SESSION_NOT_FOUND" });
});

it("is OpenAPI 3.1 with unique operations, described parameters and references that lead somewhere", () => {
  expect(document.openapi).toBe("3.1.0");
  const ids = operations.map(({ operation }) => operation.operationId);
  expect(new Set(ids).size).toBe(ids.length);
  for (const { path, operation } of operations) {
    const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
    const documented = operation.parameters?.filter((parameter) => parameter.in === "path") ?? [];
    expect(documented.map(({ name }) => name)).toEqual(inPath);
    expect(operation.responses).toHaveProperty("default");
  }
  const references = [...JSON.stringify(document).matchAll(/"#\/components\/schemas\/(\w+)"/g)];
  expect(references.length).toBeGreaterThan(5);
  for (const [, name] of references) expect(document.components.schemas).toHaveProperty(name ?? "");
});

it("documents limits as the validation holds them", async () => {
  const list = document.paths["/calls/sessions/all"]?.get;
  const limit = list?.parameters?.find(({ name }) => name === "limit")?.schema;
  expect(limit).toEqual({ type: "integer", minimum: 1, maximum: 100, default: 20 });
  expect((await api.request("/calls/sessions/all?limit=101")).status).toBe(422);
  expect((await api.request("/calls/sessions/all?limit=100")).status).toBe(200);
});
