import { z } from "zod";

export const webhookPath = { params: z.object({ id: z.string().min(1).max(64) }) };

export const deliveryPath = {
  params: webhookPath.params.extend({ deliveryId: z.string().min(1).max(64) }),
};

/** What every webhook route has in common. */
export const webhookTags = ["webhooks"];

export function jsonContent<S extends z.ZodType>(schema: S) {
  return { "application/json": { schema } };
}
