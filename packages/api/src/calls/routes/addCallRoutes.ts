import type { Context } from "../../context.js";
import type { Router } from "../../http/createRouter.js";
import { createPresentCall } from "../presentCall.js";
import { addCancelCallRoute } from "./cancelCallRoute.js";
import { addDownloadLogRoute } from "./downloadLogRoute.js";
import { addGetCallRoute } from "./getCallRoute.js";
import { addIssueViewTokenRoute } from "./issueViewTokenRoute.js";
import { addListCallsRoute } from "./listCallsRoute.js";
import { addListResultsRoute } from "./listResultsRoute.js";
import { addReadLogRoute } from "./readLogRoute.js";
import { addRevokeViewTokenRoute } from "./revokeViewTokenRoute.js";
import { addStartCallRoute } from "./startCallRoute.js";

/** Everything under /calls. */
export function addCallRoutes(router: Router, ctx: Context): void {
  const present = createPresentCall();
  const routes = [
    addGetCallRoute,
    addListCallsRoute,
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
