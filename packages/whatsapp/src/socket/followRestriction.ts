import type { Restriction } from "@holat/core";
import { type BinaryNode, getBinaryNodeChild, type WASocket } from "@whiskeysockets/baileys";
import { fromTimelock, readTimelockNotice } from "../messages/toRestriction.js";

export interface Restrictions {
  /** Asks the server what holds now. */
  ask(): void;
  /** The server has said it by itself. */
  told(restriction: Restriction | null): void;
}

/**
 * Tells what keeps an account from writing, from the server's notices and its answers. Who asked before a notice came
 * may be answered with what held until then: the notice stays.
 */
export function followRestriction(
  sock: WASocket,
  { emit, onAskFailed }: { emit(restriction: Restriction | null): void; onAskFailed(error: unknown): void },
): Restrictions {
  let notices = 0;
  const told = (restriction: Restriction | null) => {
    notices++;
    emit(restriction);
  };
  sock.ws.on("CB:notification,type:mex", (stanza: BinaryNode) => {
    const state = readTimelockNotice(getBinaryNodeChild(stanza, "update"));
    if (state !== undefined) told(fromTimelock(state));
  });
  return {
    told,
    ask() {
      const before = notices;
      sock
        .fetchAccountReachoutTimelock()
        .then((state) => {
          if (notices === before) emit(fromTimelock(state));
        })
        .catch(onAskFailed);
    },
  };
}
