import { connect } from "../client/connect.js";
import { getOnlyWord, parseClientArgs } from "../client/parseClientArgs.js";
import { watchSession } from "./watchSession.js";

export async function watchCommand(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseClientArgs(args, {});
  const sessionId = getOnlyWord(positionals, "the session's id");
  return watchSession(connect(values, process.env), sessionId);
}
