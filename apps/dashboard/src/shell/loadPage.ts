import { campaignPage } from "../pages/campaigns/campaignPage.js";
import { campaignsPage } from "../pages/campaigns/campaignsPage.js";
import { notFoundPage } from "../pages/notFoundPage.js";
import { signInPage } from "../pages/signInPage.js";
import type { Route } from "../routing/routes.js";
import type { Page, PageContext } from "./app.js";

/** Scope that a page is nothing without. */
const scopes: Readonly<Partial<Record<Route["page"], string>>> = {
  campaigns: "calls:read",
  campaign: "calls:read",
  newCampaign: "calls:start",
  targets: "calls:read",
  connections: "sessions:read",
  connection: "sessions:read",
  keys: "admin",
  webhooks: "admin",
  webhook: "admin",
};

/** The page of a route; that of the sign-in where this reader may not see it. The rarer ones are fetched when needed. */
export function loadPage({ access }: PageContext, route: Route): Page | Promise<Page> {
  const scope = scopes[route.page];
  if (scope !== undefined && !access.can(scope)) return signInPage;
  switch (route.page) {
    case "campaigns":
      return campaignsPage;
    case "campaign":
      return (context) => campaignPage(context, route.sessionId);
    case "newCampaign":
      return import("../pages/start/startPage.js").then(({ startPage }) => startPage);
    case "connections":
      return import("../pages/connections/connectionsPage.js").then((file) => file.connectionsPage);
    case "connection":
      return import("../pages/connections/connectionPage.js").then(
        ({ connectionPage }): Page =>
          (context) =>
            connectionPage(context, route.sessionId),
      );
    case "targets":
      return import("../pages/targets/targetsPage.js").then(({ targetsPage }) => targetsPage);
    case "keys":
      return import("../pages/keys/keysPage.js").then(({ keysPage }) => keysPage);
    case "webhooks":
      return import("../pages/webhooks/webhooksPage.js").then(({ webhooksPage }) => webhooksPage);
    case "webhook":
      return import("../pages/webhooks/webhookPage.js").then(
        ({ webhookPage }): Page =>
          (context) =>
            webhookPage(context, route.id),
      );
    case "gallery":
      return import("../pages/gallery/galleryPage.js").then(({ galleryPage }) => galleryPage);
    case "signIn":
      return signInPage;
    case "notFound":
      return notFoundPage;
  }
}
