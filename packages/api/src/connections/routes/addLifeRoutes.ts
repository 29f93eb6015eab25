import {
  createConnectionSchema,
  getConnectionQuerySchema,
  importCredentialsSchema,
} from "@holat/core/schemas";
import { z } from "zod";
import { parseInput } from "../../http/parseInput.js";
import { maxBodyBytes } from "../../http/readBody.js";
import { readJsonBody } from "../../http/readJsonBody.js";
import { noQuery } from "../../http/route.js";
import { envelope } from "../envelope.js";
import { presentFor } from "../presentFor.js";
import { createConnection } from "../verbs/createConnection.js";
import { deleteConnection } from "../verbs/deleteConnection.js";
import { getConnection } from "../verbs/getConnection.js";
import { importConnection } from "../verbs/importConnection.js";
import { logoutConnection } from "../verbs/logoutConnection.js";
import { restartConnection } from "../verbs/restartConnection.js";
import { stopConnection } from "../verbs/stopConnection.js";
import { waitForConnection } from "../verbs/waitForConnection.js";
import {
  type AddConnectionRoutes,
  connectionContent,
  connectionPath,
  connectionTags,
  envelopedContent,
  readSessionId,
} from "./connectionRoute.js";

/** 50,000 keys of an account, each an object of three fields, and what is around them. */
const mostParts = 200_100;

const changes = [
  {
    name: "restart",
    operationId: "restartSession",
    verb: restartConnection,
    summary: "Open a session anew, whatever it waited for",
    message: "Session restarted successfully",
  },
  {
    name: "stop",
    operationId: "stopSession",
    verb: stopConnection,
    summary: "Close a session and keep it closed; it stays linked",
    message: "Session stopped successfully",
  },
  {
    name: "logout",
    operationId: "logoutSession",
    verb: logoutConnection,
    summary: "Unlink a session's account and delete its credentials",
    message: "Session logged out successfully",
  },
] as const;

export const addLifeRoutes: AddConnectionRoutes = (router, ctx) => {
  router.add({
    config: {
      method: "post",
      path: "/sessions",
      operationId: "createSession",
      summary: "Make a session and open it; one that is there is opened if it does not run",
      tags: connectionTags,
      request: {
        body: { required: true, content: { "application/json": { schema: createConnectionSchema } } },
      },
      responses: {
        200: { description: "It was there", content: connectionContent },
        201: { description: "Made", content: connectionContent },
      },
    },
    access: "sessions:manage",
    query: noQuery,
    answer: async ({ principal, raw }) => {
      const { value } = await readJsonBody(raw);
      const input = parseInput(createConnectionSchema, value ?? {});
      const { connection, created } = await createConnection(ctx, principal, input);
      return created
        ? envelope(201, "Session created successfully", connection, {
            location: `/sessions/${connection.sessionId}`,
          })
        : envelope(200, "Session exists and runs", connection);
    },
  });

  router.add({
    config: {
      method: "get",
      path: "/sessions/{sessionId}",
      operationId: "getSession",
      summary: "A session as it is now",
      description:
        "With `wait` and `version` the answer comes when the version is above that one, at the latest after `wait` seconds.",
      tags: connectionTags,
      request: connectionPath,
      responses: { 200: { description: "The session", content: connectionContent } },
    },
    access: "sessions:read",
    view: { scope: "status", sessions: "limits" },
    query: getConnectionQuerySchema,
    answer: async ({ principal, param, query: { wait, version }, address, raw }) => {
      const sessionId = readSessionId(param);
      const connection =
        wait === undefined || version === undefined
          ? await getConnection(ctx, principal, sessionId)
          : await waitForConnection(ctx, principal, {
              sessionId,
              version,
              waitMs: wait * 1_000,
              address: address(),
              signal: raw.signal,
            });
      return envelope(200, "Session retrieved successfully", presentFor(principal, connection));
    },
  });

  router.add({
    config: {
      method: "delete",
      path: "/sessions/{sessionId}",
      operationId: "deleteSession",
      summary: "Unlink a session as far as it can be reached, and delete all of it",
      description: "Deleting what is not there changes nothing.",
      tags: connectionTags,
      request: connectionPath,
      responses: {
        200: { description: "It is not there any more", content: envelopedContent(z.null()) },
        202: { description: "Its server will delete it", content: envelopedContent(z.null()) },
      },
    },
    access: "sessions:manage",
    query: noQuery,
    answer: async ({ principal, param }) =>
      (await deleteConnection(ctx, principal, readSessionId(param)))
        ? envelope(200, "Session deleted successfully", null)
        : envelope(202, "Session will be deleted by the server that holds it", null),
  });

  router.add({
    config: {
      method: "post",
      path: "/sessions/{sessionId}/import",
      operationId: "importSession",
      summary: "Make a session of an account that was linked elsewhere",
      description: "With its credentials, as `holat sessions import` reads them from a Baileys folder.",
      tags: connectionTags,
      request: {
        ...connectionPath,
        body: { required: true, content: { "application/json": { schema: importCredentialsSchema } } },
      },
      responses: { 201: { description: "Made, and opened at once", content: connectionContent } },
    },
    access: "sessions:manage",
    query: noQuery,
    answer: async ({ principal, param, raw }) => {
      const sessionId = readSessionId(param);
      const { value } = await readJsonBody(raw, maxBodyBytes, mostParts);
      const { credentials, keys, ...settings } = parseInput(importCredentialsSchema, value ?? {});
      const change = { credentials, keys };
      const connection = await importConnection(ctx, principal, { sessionId, change, ...settings });
      return envelope(201, "Session imported successfully", connection, {
        location: `/sessions/${sessionId}`,
      });
    },
  });

  for (const { name, operationId, verb, summary, message } of changes)
    router.add({
      config: {
        method: "post",
        path: `/sessions/{sessionId}/${name}`,
        operationId,
        summary,
        tags: connectionTags,
        request: connectionPath,
        responses: { 200: { description: "As it is now", content: connectionContent } },
      },
      access: "sessions:manage",
      query: noQuery,
      answer: async ({ principal, param }) =>
        envelope(200, message, await verb(ctx, principal, readSessionId(param))),
    });
};
