import { pairingCodeRequestSchema, pairingSchema } from "@holat/core/schemas";
import { z } from "zod";
import { chooseType } from "../../http/chooseType.js";
import { parseInput } from "../../http/parseInput.js";
import { readJsonBody } from "../../http/readJsonBody.js";
import type { Reply } from "../../http/reply.js";
import { noQuery } from "../../http/route.js";
import { envelope } from "../envelope.js";
import { type QrFormat, renderQr } from "../renderQr.js";
import { getPairing } from "../verbs/getPairing.js";
import { requestPairingCode } from "../verbs/requestPairingCode.js";
import {
  type AddConnectionRoutes,
  connectionPath,
  connectionTags,
  envelopedContent,
  readSessionId,
} from "./connectionRoute.js";

const types = ["application/json", "image/png", "image/svg+xml", "text/plain"] as const;

const formats: Readonly<Record<string, QrFormat>> = {
  "image/png": "png",
  "image/svg+xml": "svg",
  "text/plain": "text",
};

export const addPairingRoutes: AddConnectionRoutes = (router, ctx) => {
  router.add({
    config: {
      method: "get",
      path: "/sessions/{sessionId}/qr",
      operationId: "getSessionQr",
      summary: "The QR code to scan now, or the code to type",
      description:
        "As JSON, PNG, SVG or text by Accept; pictures are of a QR code alone. 409 with the reason when there is none.",
      tags: connectionTags,
      request: connectionPath,
      responses: {
        200: {
          description: "It is replaced at expiresAt",
          content: {
            ...envelopedContent(pairingSchema),
            "image/png": { schema: z.string().meta({ format: "binary" }) },
            "image/svg+xml": { schema: z.string() },
            "text/plain": { schema: z.string() },
          },
        },
      },
    },
    access: "sessions:manage",
    query: noQuery,
    answer: async ({ principal, param, header }): Promise<Reply> => {
      const headers = { "cache-control": "no-store", vary: "Accept, Origin" };
      const type = chooseType(header("Accept"), types);
      const format = formats[type];
      const wanted = format === "png" || format === "svg" ? "qr" : undefined;
      const pairing = await getPairing(ctx, principal, readSessionId(param), wanted);
      if (!format) {
        const what = pairing.code === undefined ? "QR code" : "Pairing code";
        return envelope(200, `${what} retrieved successfully`, pairing, headers);
      }
      const body =
        pairing.code === undefined ? await renderQr(pairing.qr ?? "", format) : `${pairing.code}\n`;
      return {
        status: 200,
        headers: {
          ...headers,
          "content-type": format === "png" ? type : `${type}; charset=utf-8`,
          expires: new Date(pairing.expiresAt).toUTCString(),
        },
        body,
      };
    },
  });

  router.add({
    config: {
      method: "post",
      path: "/sessions/{sessionId}/pairing-code",
      operationId: "requestPairingCode",
      summary: "A code to type on the phone, instead of a QR to scan",
      tags: connectionTags,
      request: {
        ...connectionPath,
        body: { required: true, content: { "application/json": { schema: pairingCodeRequestSchema } } },
      },
      responses: { 200: { description: "The code", content: envelopedContent(pairingSchema) } },
    },
    access: "sessions:manage",
    query: noQuery,
    answer: async ({ principal, param, raw }) => {
      const sessionId = readSessionId(param);
      const { value } = await readJsonBody(raw);
      const { phone } = parseInput(pairingCodeRequestSchema, value ?? {});
      const pairing = await requestPairingCode(ctx, principal, { sessionId, phone });
      return envelope(200, "Pairing code retrieved successfully", pairing, { "cache-control": "no-store" });
    },
  });
};
