import { connect } from "./connect.js";
import { getOnlyWord, parseCallsArgs } from "./parseCallsArgs.js";
import { toPlainText } from "./render/toPlainText.js";
import { writeJson, writeLine } from "./write.js";

/** Ends as soon as the server has taken the wish; `watch` tells when the session is over. */
export async function cancelCommand(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseCallsArgs(args, { force: { type: "boolean" } });
  const sessionId = getOnlyWord(positionals, "the session's id");
  const { client, json } = connect(values, process.env);
  const session = await client.calls.cancel(sessionId, { force: values.force ?? false });
  if (json) writeJson(session);
  else
    writeLine(`${toPlainText(session.sessionId)}  ${session.isCompleted ? "canceled" : "cancel requested"}`);
  return 0;
}
