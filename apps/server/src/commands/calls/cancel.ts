import { connect } from "../client/connect.js";
import { getOnlyWord, parseClientArgs } from "../client/parseClientArgs.js";
import { toPlainText } from "../client/toPlainText.js";
import { writeJson, writeLine } from "../client/write.js";

/** Ends as soon as the server has taken the wish; `watch` tells when the session is over. */
export async function cancelCommand(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseClientArgs(args, { force: { type: "boolean" } });
  const sessionId = getOnlyWord(positionals, "the session's id");
  const { client, json } = connect(values, process.env);
  const session = await client.calls.cancel(sessionId, { force: values.force ?? false });
  if (json) writeJson(session);
  else
    writeLine(`${toPlainText(session.sessionId)}  ${session.isCompleted ? "canceled" : "cancel requested"}`);
  return 0;
}
