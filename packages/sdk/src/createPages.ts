/** A list that can be walked, one request a page, each made when its first item is wanted; or taken by the page. */
export function createPages<Page extends { readonly nextCursor: string | undefined }, Item>(
  getPage: (cursor?: string) => Promise<Page>,
  items: (page: Page) => readonly Item[],
): AsyncIterable<Item> & { page(): Promise<Page> } {
  return {
    page: () => getPage(),
    async *[Symbol.asyncIterator]() {
      let cursor: string | undefined;
      do {
        const page = await getPage(cursor);
        yield* items(page);
        cursor = page.nextCursor;
      } while (cursor !== undefined);
    },
  };
}

/** The cursor in a `Link` header's next page; undefined on the last. */
export function readNextCursor({ headers }: Response): string | undefined {
  const cursor = headers.get("link")?.match(/[?&]cursor=([^&>]+)[^,]*rel="?next/)?.[1];
  return cursor && decodeURIComponent(cursor);
}
