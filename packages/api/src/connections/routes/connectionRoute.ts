import { connectionIdSchema, connectionSchema, enveloped } from "@holat/core/schemas";
import { z } from "zod";
import type { Router } from "../../http/createRouter.js";
import { parseInput } from "../../http/parseInput.js";
import type { ConnectionsContext } from "../connectionsContext.js";

/** Registers some routes. */
export type AddConnectionRoutes = (router: Router, ctx: ConnectionsContext) => void;

export const connectionTags = ["sessions"];

const params = z.object({ sessionId: connectionIdSchema });
export const connectionPath = { params };

/** The name in the path. Throws VALIDATION_FAILED. */
export function readSessionId(param: (name: string) => string): string {
  return parseInput(params, { sessionId: param("sessionId") }, "/path").sessionId;
}

export function envelopedContent<S extends z.ZodType>(data: S) {
  return { "application/json": { schema: enveloped(data) } };
}

export const connectionContent = envelopedContent(connectionSchema);
