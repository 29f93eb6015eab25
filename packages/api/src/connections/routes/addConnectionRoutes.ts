import { addAnalyticsRoutes, addUptimeListRoute } from "./addAnalyticsRoutes.js";
import { addLifeRoutes } from "./addLifeRoutes.js";
import { addListRoutes } from "./addListRoutes.js";
import { addPairingRoutes } from "./addPairingRoutes.js";
import { addWatchRoute } from "./addWatchRoute.js";
import type { AddConnectionRoutes } from "./connectionRoute.js";

/** Everything below /sessions. Fixed words stand before names. */
export const addConnectionRoutes: AddConnectionRoutes = (router, ctx) => {
  addListRoutes(router, ctx);
  addUptimeListRoute(router, ctx);
  addWatchRoute(router, ctx);
  addLifeRoutes(router, ctx);
  addPairingRoutes(router, ctx);
  addAnalyticsRoutes(router, ctx);
};
