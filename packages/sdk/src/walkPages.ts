/** Every item of every page, one request a page, each made when its first item is wanted. */
export async function* walkPages<Page extends { readonly nextCursor: string | undefined }, Item>(
  getPage: (cursor?: string) => Promise<Page>,
  items: (page: Page) => readonly Item[],
): AsyncGenerator<Item, void, undefined> {
  let page = await getPage();
  yield* items(page);
  while (page.nextCursor !== undefined) {
    page = await getPage(page.nextCursor);
    yield* items(page);
  }
}

/** The cursor in a `Link` header's next page; undefined on the last. */
export function readNextCursor({ headers }: Response): string | undefined {
  const next = headers.get("link")?.match(/<([^>]*)>\s*;\s*rel="?next"?/)?.[1];
  if (next === undefined) return undefined;
  return new URL(next, "http://base.invalid").searchParams.get("cursor") ?? undefined;
}
