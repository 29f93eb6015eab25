import { createResource, type Resource } from "./createResource.js";
import { type ListPage, mergeFirstPage } from "./mergeFirstPage.js";

export interface PagedResourceOptions<Row> {
  readonly signal: AbortSignal;
  readonly everyMs?: number;
  loadPage(cursor: string | undefined): Promise<ListPage<Row>>;
  keyOf(row: Row): string;
}

export interface PagedResource<Row> extends Resource<ListPage<Row>> {
  /** Asks for the page after what is known. */
  more(): Promise<void>;
}

/** A list that is read from its newest end and grows at its oldest by `more`; a refresh renews the newest page alone. */
export function createPagedResource<Row>(options: PagedResourceOptions<Row>): PagedResource<Row> {
  const { loadPage, keyOf, ...rest } = options;
  let known: ListPage<Row> | undefined;
  let isMoreWanted = false;

  const load = async () => {
    if (isMoreWanted && known?.nextCursor !== undefined) {
      isMoreWanted = false;
      const { rows, nextCursor } = await loadPage(known.nextCursor);
      known = { rows: [...known.rows, ...rows], nextCursor };
    } else known = mergeFirstPage(known, await loadPage(undefined), keyOf);
    return known;
  };
  const resource = createResource({ ...rest, load });
  return {
    get snapshot() {
      return resource.snapshot;
    },
    subscribe: resource.subscribe,
    refresh: resource.refresh,
    more: async () => {
      isMoreWanted = true;
      await resource.refresh();
      // The answer that was under way was another's.
      if (isMoreWanted) await resource.refresh();
    },
  };
}
