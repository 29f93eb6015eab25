import { connect } from "./connect.js";
import { getOnlyWord, parseCallsArgs } from "./parseCallsArgs.js";
import { watchSession } from "./watchSession.js";

export async function watchCommand(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseCallsArgs(args, {});
  const sessionId = getOnlyWord(positionals, "the session's id");
  return watchSession(connect(values, process.env), sessionId);
}
