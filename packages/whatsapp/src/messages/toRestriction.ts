import type { Restriction } from "@holat/core";
import type { ReachoutTimelockState } from "@whiskeysockets/baileys";

/** What the server answers to a message of an account that may not start chats. */
export const startsNoChats = "463";
/** The same for one that has used up its new chats. */
export const chatsUsedUp = "475";

const reasons: Readonly<Record<string, string>> = {
  [startsNoChats]: "The account may not start new chats",
  [chatsUsedUp]: "The account has used up its new chats",
};

/** Of an answer's error; undefined: it says nothing of the account. */
export function toRestriction(error: string | undefined): Restriction | undefined {
  const reason = error === undefined ? undefined : reasons[error];
  return reason === undefined ? undefined : { code: Number(error), reason, until: null };
}

/** Of what the server says of the account itself; null: it is not restricted. */
export function fromTimelock(state: ReachoutTimelockState): Restriction | null {
  if (!state.isActive) return null;
  return {
    code: Number(startsNoChats),
    reason: `The account may not start new chats (${state.enforcementType})`,
    until: state.timeEnforcementEnds?.getTime() ?? null,
  };
}
