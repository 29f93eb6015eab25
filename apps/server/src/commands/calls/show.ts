import { connect } from "../client/connect.js";
import { getOnlyWord, parseClientArgs } from "../client/parseClientArgs.js";
import { writeJson, writeLine } from "../client/write.js";
import { renderDetails } from "./render/renderDetails.js";

export async function showCommand(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseClientArgs(args, {});
  const sessionId = getOnlyWord(positionals, "the session's id");
  const { client, json, lang } = connect(values, process.env);
  const session = await client.calls.get(sessionId, lang === undefined ? {} : { lang });
  if (json) writeJson(session);
  else writeLine(renderDetails(session));
  return 0;
}
