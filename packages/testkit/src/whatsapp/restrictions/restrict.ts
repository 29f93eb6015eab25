import { deriveStanzaId } from "../link.js";
import type { ServerState } from "../serverState.js";
import { node, serverJid } from "../wire/node.js";
import { deriveTimelock } from "./deriveTimelock.js";

/** Restricts an account, or lifts that, and tells its clients. */
export function restrict(state: ServerState, phone: string, until: number | null): void {
  const account = state.accounts.get(phone);
  account.restrictedUntil = until;
  const data = { xwa2_notify_account_reachout_timelock: deriveTimelock(until) };
  for (const link of state.links) {
    if (link.login?.account !== account) continue;
    link.send(
      node("notification", { from: serverJid, type: "mex", id: deriveStanzaId(), t: "0" }, [
        node(
          "update",
          { op_name: "NotificationUserReachoutTimelockUpdate" },
          Buffer.from(JSON.stringify({ data })),
        ),
      ]),
    );
  }
}
