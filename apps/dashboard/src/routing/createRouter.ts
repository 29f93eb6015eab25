export interface Location {
  /** Below the base path, beginning with a slash. */
  readonly path: string;
  readonly query: URLSearchParams;
}

export interface Router {
  readonly location: Location;
  /** The whole path of one below the base path, for a link. */
  href(path: string): string;
  /** Goes there; `replace` leaves no way back to where it came from. */
  go(path: string, options?: { readonly replace?: boolean }): void;
  /** Changes the query of the present page without leaving it. */
  setQuery(query: URLSearchParams): void;
}

/**
 * Paths of the browser's own history. A plain click on a link of the dashboard becomes a change of page; every other
 * click is the browser's.
 *
 * @param base the path that the dashboard is served below, without a slash at its end: "" or "/holat".
 */
export function createRouter(base: string, onChange: (location: Location) => void): Router {
  const read = (): Location => ({
    path: toPath(base, location.pathname) ?? "/",
    query: new URLSearchParams(location.search),
  });
  const go: Router["go"] = (path, { replace = false } = {}) => {
    history[replace ? "replaceState" : "pushState"](null, "", base + path);
    onChange(read());
  };

  addEventListener("popstate", () => onChange(read()));
  document.addEventListener("click", (event) => {
    const path = findLinkPath(event, base);
    if (path === undefined) return;
    event.preventDefault();
    go(path);
  });

  return {
    get location() {
      return read();
    },
    href: (path) => base + path,
    go,
    setQuery: (query) => {
      const text = query.toString();
      history.replaceState(null, "", location.pathname + (text && `?${text}`));
    },
  };
}

/** The part of a path below the base, or undefined when it lies elsewhere. */
export function toPath(base: string, pathname: string): string | undefined {
  if (pathname === base) return "/";
  return pathname.startsWith(`${base}/`) ? pathname.slice(base.length) : undefined;
}

function findLinkPath(event: MouseEvent, base: string): string | undefined {
  if (event.defaultPrevented || event.button !== 0) return undefined;
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return undefined;
  const link = event.composedPath().find((node) => node instanceof HTMLAnchorElement);
  if (!link || link.origin !== location.origin || link.target !== "" || link.hasAttribute("download"))
    return undefined;
  if (!link.hasAttribute("data-page")) return undefined;
  const path = toPath(base, link.pathname);
  return path === undefined ? undefined : path + link.search;
}
