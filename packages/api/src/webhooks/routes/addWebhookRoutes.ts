import type { Router } from "../../http/createRouter.js";
import type { Webhooks } from "../createWebhooks.js";
import { addDeliveryRoutes } from "./addDeliveryRoutes.js";
import { addEndpointRoutes } from "./addEndpointRoutes.js";

/** Everything under /webhooks. */
export function addWebhookRoutes(router: Router, webhooks: Webhooks): void {
  addEndpointRoutes(router, webhooks);
  addDeliveryRoutes(router, webhooks);
}
