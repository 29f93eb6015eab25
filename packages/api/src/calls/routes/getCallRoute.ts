import { getCallQuerySchema } from "@holat/core/schemas";
import { viewOf } from "../../access/principal.js";
import { matchesEtag } from "../../http/etag.js";
import type { Reply } from "../../http/reply.js";
import { type FoundCall, getCall } from "../verbs/getCall.js";
import { waitForCall } from "../verbs/waitForCall.js";
import { type AddCallRoute, callTags, etagHeader, sessionContent, sessionPath } from "./callRoute.js";

export const addGetCallRoute: AddCallRoute = (router, ctx, present) =>
  router.add({
    config: {
      method: "get",
      path: "/calls/session/{sessionId}",
      operationId: "getCall",
      summary: "A session's status",
      description:
        "By sessionId or UUID. With `wait` and `version` the answer comes when the version is above that one or the session has ended, at the latest after `wait` seconds. While the database is away the last committed state is told, with Holat-As-Of.",
      tags: callTags,
      request: sessionPath,
      responses: {
        200: {
          description: "The status object",
          headers: {
            ...etagHeader,
            "Holat-As-Of": {
              description: "Only while the database is away: when this state was committed.",
              schema: { type: "string", format: "date-time" },
            },
          },
          content: sessionContent,
        },
        304: { description: "Unchanged" },
      },
    },
    access: "calls:read",
    view: { scope: "status", sessions: "path" },
    query: getCallQuerySchema,
    answer: ({ principal, headers, query, param, address, raw }) => {
      const toReply = ({ record, stale }: FoundCall): Reply => {
        const now = ctx.clock.now();
        const presented = present(record, now, query.lang ?? ctx.lang, viewOf(principal));
        if (stale) return staleReply(presented.body, record.updatedAt, now);
        if (matchesEtag(headers.ifNoneMatch, presented.etag))
          return { status: 304, headers: presented.notModifiedHeaders, body: null };
        return { status: 200, headers: presented.headers, body: presented.body };
      };
      const { wait, version } = query;
      if (wait !== undefined && version !== undefined) {
        const waiting = { version, waitMs: wait * 1_000, address: address(), signal: raw.signal };
        return waitForCall(ctx, principal, { session: param("sessionId"), ...waiting }).then((record) =>
          toReply({ record, stale: false }),
        );
      }
      const found = getCall(ctx, principal, { session: param("sessionId") });
      return found instanceof Promise ? found.then(toReply) : toReply(found);
    },
  });

function staleReply(body: string, committedAt: number, now: number): Reply {
  return {
    status: 200,
    headers: {
      "content-type": "application/json",
      "cache-control": "no-store",
      "holat-as-of": new Date(committedAt).toISOString(),
      age: String(Math.max(0, Math.floor((now - committedAt) / 1000))),
      warning: '110 - "Response is Stale"',
    },
    body,
  };
}
