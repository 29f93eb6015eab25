import type { Context } from "../../context.js";
import type { Router } from "../../http/createRouter.js";
import { addCancelCallRoute } from "./cancelCallRoute.js";
import { addDownloadLogRoute } from "./downloadLogRoute.js";
import { addGetCallRoute } from "./getCallRoute.js";
import { addIssueViewTokenRoute } from "./issueViewTokenRoute.js";
import { addListCallsRoute } from "./listCallsRoute.js";
import { addListResultsRoute } from "./listResultsRoute.js";
import { addReadLogRoute } from "./readLogRoute.js";
import { addRevokeViewTokenRoute } from "./revokeViewTokenRoute.js";
import { addStartCallRoute } from "./startCallRoute.js";
import { addWatchCallRoute } from "./watchCallRoute.js";
import { addWatchCallsRoute } from "./watchCallsRoute.js";

/** Everything under /calls. */
export function addCallRoutes(router: Router, ctx: Context): void {
  const { present } = ctx.live.hub;
  const routes = [
    addGetCallRoute,
    addListCallsRoute,
    addWatchCallRoute,
    addWatchCallsRoute,
    addStartCallRoute,
    addCancelCallRoute,
    addReadLogRoute,
    addDownloadLogRoute,
    addListResultsRoute,
    addIssueViewTokenRoute,
    addRevokeViewTokenRoute,
  ];
  for (const add of routes) add(router, ctx, present);
}
