import { callSessionSchema, sessionParamSchema } from "@holat/core/schemas";
import type { Context } from "../../context.js";
import type { Router } from "../../http/createRouter.js";
import type { PresentCall } from "../presentCall.js";

/** Registers one route. */
export type AddCallRoute = (router: Router, ctx: Context, present: PresentCall) => void;

export const sessionPath = { params: sessionParamSchema };

export const sessionContent = { "application/json": { schema: callSessionSchema } };

export const callTags = ["calls"];

export const nextLinkHeader = {
  Link: { description: 'The next page, as <..>; rel="next".', schema: { type: "string" } },
} as const;

export const etagHeader = {
  ETag: { description: "For If-None-Match: 304 while nothing has changed.", schema: { type: "string" } },
} as const;
