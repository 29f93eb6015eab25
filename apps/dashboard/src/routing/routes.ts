/** A page of the dashboard, and what its path names. */
export type Route =
  | { readonly page: "campaigns" }
  | { readonly page: "newCampaign" }
  | { readonly page: "campaign"; readonly sessionId: string }
  | { readonly page: "connections" }
  | { readonly page: "connection"; readonly sessionId: string }
  | { readonly page: "targets" }
  | { readonly page: "keys" }
  | { readonly page: "webhooks" }
  | { readonly page: "webhook"; readonly id: string }
  | { readonly page: "signIn" }
  | { readonly page: "gallery" }
  | { readonly page: "notFound" };

export type PageName = Route["page"];

/** The path of a route below the base path, beginning with a slash. */
export function routePath(route: Route): string {
  switch (route.page) {
    case "campaigns":
      return "/";
    case "newCampaign":
      return "/dashboard/campaigns/new";
    case "campaign":
      return `/dashboard/campaigns/${encodeURIComponent(route.sessionId)}`;
    case "connection":
      return `/dashboard/connections/${encodeURIComponent(route.sessionId)}`;
    case "webhook":
      return `/dashboard/webhooks/${encodeURIComponent(route.id)}`;
    case "signIn":
      return "/dashboard/sign-in";
    default:
      return `/dashboard/${route.page}`;
  }
}

/** What a path below the base path means. */
export function parseRoute(path: string): Route {
  const [top, first = "", second, ...more] = path.split("/").filter((part) => part !== "");
  if (top === undefined) return { page: "campaigns" };
  if (top !== "dashboard" || more.length > 0) return { page: "notFound" };
  const name = second === undefined ? undefined : decode(second);
  if (second !== undefined && !name) return { page: "notFound" };
  switch (first) {
    case "":
      return { page: "campaigns" };
    case "campaigns":
      if (name === undefined) return { page: "campaigns" };
      return name === "new" ? { page: "newCampaign" } : { page: "campaign", sessionId: name };
    case "connections":
      return name === undefined ? { page: "connections" } : { page: "connection", sessionId: name };
    case "webhooks":
      return name === undefined ? { page: "webhooks" } : { page: "webhook", id: name };
    case "targets":
    case "keys":
    case "gallery":
      return name === undefined ? { page: first } : { page: "notFound" };
    case "sign-in":
      return name === undefined ? { page: "signIn" } : { page: "notFound" };
    default:
      return { page: "notFound" };
  }
}

function decode(part: string): string | undefined {
  try {
    return decodeURIComponent(part);
  } catch {
    return undefined;
  }
}
