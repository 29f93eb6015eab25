import { callResultSchema, resultsQuerySchema } from "@holat/core/schemas";
import { z } from "zod";
import { chooseType } from "../../http/chooseType.js";
import { nextLink } from "../../http/nextLink.js";
import { jsonReply } from "../../http/reply.js";
import { toByteStream } from "../../http/toByteStream.js";
import { presentResultsCsv } from "../presentResultsCsv.js";
import { listResults, streamResults } from "../verbs/listResults.js";
import { type AddCallRoute, callTags, nextLinkHeader, sessionPath } from "./callRoute.js";

const vary = "Accept, Origin";

export const addListResultsRoute: AddCallRoute = (router, ctx) =>
  router.add({
    config: {
      method: "get",
      path: "/calls/session/{sessionId}/results",
      operationId: "listResults",
      summary: "Results by number",
      description: "In the order in which the process told them; as CSV (Accept: text/csv) all at once.",
      tags: callTags,
      request: sessionPath,
      responses: {
        200: {
          description: "A page of results, or all of them as CSV",
          headers: nextLinkHeader,
          content: {
            "application/json": { schema: z.array(callResultSchema) },
            "text/csv": { schema: z.string() },
          },
        },
      },
    },
    access: "calls:read",
    view: { scope: "results", sessions: "path" },
    query: resultsQuerySchema,
    answer: async ({ principal, query, param, header, url }) => {
      const input = { ...query, session: param("sessionId") };
      if (chooseType(header("Accept"), ["application/json", "text/csv"]) === "text/csv") {
        const { sessionId, batches } = await streamResults(ctx, principal, input);
        return {
          status: 200,
          headers: {
            vary,
            "content-type": "text/csv; charset=utf-8; header=present",
            "cache-control": "private, no-cache",
            "content-disposition": `attachment; filename="${sessionId}.csv"`,
          },
          body: toByteStream(presentResultsCsv(batches)),
        };
      }
      const { results, nextCursor } = await listResults(ctx, principal, input);
      const link = nextCursor === undefined ? {} : { link: nextLink(url, nextCursor) };
      return jsonReply(200, results, { vary, ...link });
    },
  });
