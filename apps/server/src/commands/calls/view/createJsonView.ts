import { toJsonLine } from "../../client/toPlainText.js";
import { createConnectionNotice } from "./createConnectionNotice.js";
import type { WatchView } from "./watchView.js";

/** Every change as one line of JSON: the status object as the server gives it. */
export function createJsonView(write: (text: string) => void, notice: (line: string) => void): WatchView {
  let version = -1;
  return {
    show({ session }) {
      if (session.version <= version) return;
      version = session.version;
      write(`${toJsonLine(session)}\n`);
    },
    onConnection: createConnectionNotice(notice),
    close() {},
  };
}
