import { createPages, readNextCursor } from "./createPages.js";
import { type Query, sessionPath, toQuery } from "./paths.js";
import { readBody, readJson, toShapes } from "./readAnswer.js";
import type { Ask } from "./retry.js";

/** What became of one number. */
export interface CallResult {
  readonly number: string;
  readonly outcome: "connected" | "failed";
  readonly reason: string | null;
  readonly durationSeconds: number | null;
  /** false: an attempt, listed and not counted. */
  readonly final: boolean;
  /** The first final one of its number. */
  readonly counted: boolean;
  /** ISO 8601. */
  readonly at: string;
}

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

export function listResults(ask: Ask, sessionId: string, options: ResultsOptions = {}): ResultList {
  const { signal, ...query } = options;
  const getPage = (cursor = options.cursor) =>
    ask(resultsPath(sessionId, { ...query, cursor }), { signal }, async (response) => ({
      results: toShapes<CallResult>(await readJson(response), "outcome", "result"),
      nextCursor: readNextCursor(response),
    }));
  return createPages(getPage, ({ results }) => results);
}

export function readResultsCsv(
  ask: Ask,
  sessionId: string,
  { outcome, signal }: Pick<ResultsOptions, "outcome" | "signal"> = {},
): Promise<string> {
  return ask(resultsPath(sessionId, { outcome }), { headers: { accept: "text/csv" }, signal }, (response) =>
    readBody(response, () => response.text()),
  );
}

function resultsPath(sessionId: string, query: Query): string {
  return `${sessionPath(sessionId)}/results${toQuery(query)}`;
}
