import { callStatuses } from "@holat/core";
import type { CallStatus, ListOptions } from "@holat/sdk";
import { connect } from "../client/connect.js";
import { parseClientArgs } from "../client/parseClientArgs.js";
import { UsageError } from "../client/UsageError.js";
import { writeJson, writeLine } from "../client/write.js";
import { listHeader, renderListRow } from "./render/renderList.js";

const options = {
  status: { type: "string" },
  target: { type: "string" },
  limit: { type: "string" },
  all: { type: "boolean" },
} as const;
const largestPage = 100;

/** Newest first. */
export async function listCommand(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseClientArgs(args, options);
  if (positionals.length > 0) throw new UsageError(`${JSON.stringify(positionals[0])} is one word too many`);
  if (values.all && values.limit !== undefined) throw new UsageError("--limit and --all exclude each other");
  const context = connect(values, process.env);
  const most = values.all ? Number.POSITIVE_INFINITY : parseLimit(values.limit ?? "20");
  const query: ListOptions = {
    limit: Math.min(most, largestPage),
    ...(values.status === undefined ? {} : { status: parseStatus(values.status) }),
    ...(values.target === undefined ? {} : { target: values.target }),
    ...(context.lang === undefined ? {} : { lang: context.lang }),
  };
  let count = 0;
  for await (const session of context.client.calls.list(query)) {
    if (context.json) writeJson(session);
    else {
      if (count === 0) writeLine(listHeader);
      writeLine(renderListRow(session));
    }
    if (++count >= most) break;
  }
  if (count === 0 && !context.json) writeLine("no sessions");
  return 0;
}

function parseLimit(text: string): number {
  const limit = Number(text);
  if (/^\d+$/.test(text) && limit >= 1) return limit;
  throw new UsageError(`--limit is ${JSON.stringify(text)}; it wants an integer from 1`);
}

function parseStatus(text: string): CallStatus {
  const status = callStatuses.find((candidate) => candidate === text.toUpperCase());
  if (status !== undefined) return status;
  throw new UsageError(`--status is ${JSON.stringify(text)}; it wants one of ${callStatuses.join(", ")}`);
}
