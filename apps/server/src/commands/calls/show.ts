import { connect } from "./connect.js";
import { getOnlyWord, parseCallsArgs } from "./parseCallsArgs.js";
import { renderDetails } from "./render/renderDetails.js";
import { writeJson, writeLine } from "./write.js";

export async function showCommand(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseCallsArgs(args, {});
  const sessionId = getOnlyWord(positionals, "the session's id");
  const { client, json, lang } = connect(values, process.env);
  const session = await client.calls.get(sessionId, lang === undefined ? {} : { lang });
  if (json) writeJson(session);
  else writeLine(renderDetails(session));
  return 0;
}
