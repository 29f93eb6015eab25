import type { HolatError } from "@holat/core";
import { problemSchema, shown } from "@holat/core/schemas";
import { OpenAPIHono, type RouteConfig } from "@hono/zod-openapi";
import type { z } from "zod";
import type { AccessConfig } from "../access/accessConfig.js";
import { derivePreflightHeaders } from "../access/origins.js";
import type { HttpMetrics } from "../metrics/createHttpMetrics.js";
import { type ApiEnv, createGate, type GateOptions } from "./createGate.js";
import { parseQuery } from "./parseInput.js";
import { RequestError } from "./RequestError.js";
import type { Route, ViewRule } from "./route.js";

/** Answers with a file, or not at all when it has none of that name. */
export type FindFile = (request: Request) => Response | undefined | Promise<Response | undefined>;

export interface Router {
  readonly app: OpenAPIHono<ApiEnv>;
  add<Query extends z.ZodObject>(route: Route<Query>): void;
}

export interface RouterOptions extends GateOptions {
  readonly metrics: HttpMetrics;
  /** Open to everybody: pages and their assets, without data. */
  readonly pages?: FindFile | undefined;
  /** Says of a path without a route why there is none, where that is worth saying. */
  readonly absent?: ((path: string) => HolatError | undefined) | undefined;
  /** What /docs/assets/* holds; behind the same door as /docs. */
  readonly docsAssets?: FindFile | undefined;
}

/**
 * Hono with one way in. There is no other middleware: no route can forget the gate, and nothing else runs for a request.
 */
export function createRouter({ metrics, pages, docsAssets, absent, ...options }: RouterOptions): Router {
  const app = new OpenAPIHono<ApiEnv>();
  const gate = createGate(options);
  const known: { readonly pattern: RegExp; readonly method: string; readonly viewable: boolean }[] = [];

  const add = <Query extends z.ZodObject>({
    config,
    access,
    view,
    everything = false,
    query,
    answer,
  }: Route<Query>): void => {
    const method = config.method.toUpperCase();
    const passage = {
      access,
      view,
      everything,
      changes: method !== "GET",
      observe: metrics.observe(method, config.path),
    };
    const path = toHonoPath(config.path);
    known.push({
      method,
      pattern: toPattern(config.path),
      viewable: view !== undefined,
    });
    app.openAPIRegistry.registerPath(documented({ config, query, access, view }));
    const parse = createQueryParser(query);
    app.on(method, path, (c) =>
      gate(c, passage, (principal, headers) => {
        const { url, raw } = c.req;
        return answer({
          principal,
          headers,
          query: parse(url),
          url,
          raw,
          param: (name) => c.req.param(name) ?? "",
          header: (name) => c.req.header(name),
          address: () => c.env?.incoming?.socket?.remoteAddress,
        });
      }),
    );
  };

  const methodsAt = (path: string): string[] => {
    const methods = [
      ...new Set(known.filter(({ pattern }) => pattern.test(path)).map(({ method }) => method)),
    ];
    return methods.length === 0 ? [] : [...methods, ...(methods.includes("GET") ? ["HEAD"] : []), "OPTIONS"];
  };

  const elsewhere = {
    access: null,
    changes: false,
    everything: false,
    observe: metrics.observe("ANY", "elsewhere"),
  };
  app.notFound(async (c) => {
    const { method, path } = c.req;
    const methods = methodsAt(path);
    if (method === "OPTIONS" && methods.length > 0)
      return preflight(options.access, c.req.raw, {
        methods,
        viewable: known.some(({ pattern, viewable }) => viewable && pattern.test(path)),
      });
    if (methods.length === 0 && (method === "GET" || method === "HEAD")) {
      const page = await pages?.(c.req.raw);
      if (page) return page;
      if (docsAssets && path.startsWith("/docs/assets/")) {
        const refused = await gate(c, elsewhere, () => ({ status: 204, headers: {}, body: null }));
        const asset = refused.status === 204 ? await docsAssets(c.req.raw) : refused;
        if (asset) return asset;
      }
    }
    return gate(c, elsewhere, () => {
      if (methods.length > 0) throw methodNotAllowed(method, path, methods);
      throw absent?.(path) ?? notFound(method, path);
    });
  });
  return { app, add };
}

/** `/x/{id}` as `/x/:id`; with an ending, as in `/x/{id}.svg`, that is part of what `param` gives. */
function toHonoPath(path: string): string {
  return path.replaceAll(/\{(\w+)\}(\.\w+)?/g, (_, name: string, ending?: string) =>
    ending === undefined ? `:${name}` : `:${name}{[^/]+${ending.replace(".", "\\.")}}`,
  );
}

function toPattern(path: string): RegExp {
  return new RegExp(`^${path.replaceAll(".", "\\.").replaceAll(/\{\w+\}/g, "[^/]+")}$`);
}

/** Most requests have no query string: its defaults are worked out once. */
function createQueryParser<Query extends z.ZodObject>(query: Query) {
  const defaults = query.safeParse({});
  return (url: string): z.output<Query> => {
    const mark = url.indexOf("?");
    if (mark === -1 && defaults.success) return defaults.data;
    return parseQuery(query, new URLSearchParams(mark === -1 ? "" : url.slice(mark)));
  };
}

/** Every route may turn a request away; those answers are documented once, here. */
function documented({
  config,
  query,
  access,
  view,
}: Pick<Route<z.ZodObject>, "config" | "query" | "access"> & {
  readonly view: ViewRule | undefined;
}): RouteConfig {
  const problem = { content: { "application/problem+json": { schema: problemSchema } } };
  return {
    ...config,
    ...(access === "open"
      ? {}
      : { security: [{ key: [] }, { signIn: [] }, ...(view === undefined ? [] : [{ viewToken: [] }]), {}] }),
    request: { ...config.request, ...(Object.keys(query.shape).length === 0 ? {} : { query }) },
    responses: { ...config.responses, default: { description: "A problem (RFC 9457)", ...problem } },
  };
}

function preflight(
  access: AccessConfig,
  request: Request,
  there: Parameters<typeof derivePreflightHeaders>[2],
): Response {
  const header = (name: string) => request.headers.get(name) ?? undefined;
  const asked = {
    origin: header("origin"),
    method: header("access-control-request-method"),
    headers: header("access-control-request-headers"),
  };
  const headers = derivePreflightHeaders(access, asked, there);
  return new Response(null, { status: 204, headers });
}

function notFound(method: string, path: string): RequestError {
  return new RequestError("NOT_FOUND", `There is nothing at ${method} ${shown(path)}`, {
    hint: "GET /openapi.json lists what there is.",
  });
}

function methodNotAllowed(method: string, path: string, methods: readonly string[]): RequestError {
  const allow = methods.join(", ");
  return new RequestError("METHOD_NOT_ALLOWED", `${shown(path)} does not take ${shown(method)}`, {
    hint: `It takes ${allow}.`,
    headers: { allow },
  });
}
