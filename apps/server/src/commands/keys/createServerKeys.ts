import { apiKeySchema, createdKeySchema } from "@holat/core/schemas";
import { z } from "zod";
import { askServer, type ServerAddress } from "../client/askServer.js";
import type { KeyPlace } from "./keyPlace.js";

/** Keys by way of a running server. */
export function createServerKeys(server: ServerAddress): KeyPlace {
  return {
    where: `by the server at ${server.url}`,
    create: (input) =>
      askServer(server, { path: "/keys", method: "POST", body: input, answer: createdKeySchema }),
    list: () => askServer(server, { path: "/keys", answer: z.array(apiKeySchema) }),
    revoke: (id) =>
      askServer(server, {
        path: `/keys/${encodeURIComponent(id)}`,
        method: "DELETE",
        answer: z.undefined(),
      }),
    close: async () => {},
  };
}
