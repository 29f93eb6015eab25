import { type BinaryNode, QueryIds, XWAPaths } from "@whiskeysockets/baileys";
import type { Link } from "../link.js";
import { deriveTimelock } from "../restrictions/deriveTimelock.js";
import type { ServerState } from "../serverState.js";
import { childrenOf, errorOf, node, resultOf } from "../wire/node.js";

/** Of the queries in JSON only the one after a restriction is known. */
export function answerMex(state: ServerState, link: Link, query: BinaryNode): void {
  const id = childrenOf(query)[0]?.attrs.query_id;
  if (id !== QueryIds.REACHOUT_TIMELOCK) {
    link.send(errorOf(query, 400, "bad-request"));
    return;
  }
  const data = {
    [XWAPaths.xwa2_fetch_account_reachout_timelock]: deriveTimelock(
      link.login?.account.restrictedUntil ?? null,
    ),
  };
  const tell = () => link.send(resultOf(query, [node("result", {}, Buffer.from(JSON.stringify({ data })))]));
  if (state.heldAnswers === undefined) tell();
  else state.heldAnswers.push(tell);
}
