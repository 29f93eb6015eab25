import type { CallResult } from "@holat/core";
import { createPages, readNextCursor } from "./createPages.js";
import { type Query, sessionPath, toQuery } from "./paths.js";
import { readBody, readJson, toShapes } from "./readAnswer.js";
import type { Ask } from "./retry.js";

export interface ResultsOptions {
  readonly outcome?: CallResult["outcome"];
  /** Results a page, 1 to 1,000; 100 when absent. */
  readonly limit?: number;
  readonly cursor?: string;
  readonly signal?: AbortSignal;
}

export interface ResultPage {
  readonly results: readonly CallResult[];
  /** Of the next page; undefined on the last. */
  readonly nextCursor: string | undefined;
}

/** In the order in which the process told them. Iterating walks all pages, one request each. */
export interface ResultList extends AsyncIterable<CallResult> {
  /** This page alone. */
  page(): Promise<ResultPage>;
}

export interface ResultVerbs {
  /**
   * ```ts
   * for await (const { number, reason } of holat.calls.results(sessionId, { outcome: "failed" })) console.log(number, reason);
   * ```
   */
  results(sessionId: string, options?: ResultsOptions): ResultList;
  /** All results as CSV with a heading, safe to open in a spreadsheet. */
  resultsCsv(sessionId: string, options?: Pick<ResultsOptions, "outcome" | "signal">): Promise<string>;
}

export function createResults(ask: Ask): ResultVerbs {
  const pathOf = (sessionId: string, query: Query) => `${sessionPath(sessionId)}/results${toQuery(query)}`;
  return {
    results: (sessionId, { signal, ...query } = {}) =>
      createPages(
        (cursor = query.cursor) =>
          ask(pathOf(sessionId, { ...query, cursor }), { signal }, async (response) => ({
            results: toShapes<CallResult>(await readJson(response), "outcome", "result"),
            nextCursor: readNextCursor(response),
          })),
        ({ results }) => results,
      ),
    resultsCsv: (sessionId, { signal, ...query } = {}) =>
      ask(pathOf(sessionId, query), { headers: { accept: "text/csv" }, signal }, (response) =>
        readBody(response, () => response.text()),
      ),
  };
}
