import type { CallsContext } from "../client/connect.js";
import { deriveExitCode, exitCodes } from "../client/exitCodes.js";
import { toPlainText } from "../client/toPlainText.js";
import { writeNotice } from "../client/write.js";
import { type Followed, followSession } from "./followSession.js";
import { createWatchView } from "./view/createWatchView.js";

/** Shows a session until its end, and resolves with the exit code that tells it. Ctrl-C ends the watching alone. */
export async function watchSession(context: CallsContext, sessionId: string): Promise<number> {
  const { client, lang, json } = context;
  const stopped = new AbortController();
  const stop = () => stopped.abort();
  // For good: npm and a terminal may each pass on the one Ctrl-C.
  process.on("SIGINT", stop);
  const view = createWatchView(process.stdout, { json, env: process.env });
  let last: Followed | undefined;
  try {
    const { onConnection } = view;
    const request = { signal: stopped.signal, onConnection, ...(lang === undefined ? {} : { lang }) };
    for await (const followed of followSession(client, sessionId, request)) {
      last = followed;
      view.show(followed);
    }
  } catch (error) {
    if (!stopped.signal.aborted) throw error;
  } finally {
    view.close();
  }
  if (stopped.signal.aborted && last?.session.isCompleted !== true) {
    writeNotice(
      `stopped watching; the session goes on. Watch it again: holat calls watch ${toPlainText(sessionId)}`,
    );
    return exitCodes.interrupted;
  }
  if (last === undefined) return exitCodes.refused;
  const { session } = last;
  if (session.hasError && !json) {
    writeNotice(
      toPlainText(`${session.errorCode ?? session.status}: ${session.errorMessage ?? "no reason was given"}`),
    );
  }
  return deriveExitCode(session);
}
