import type { Restriction } from "@holat/core";
import type { BinaryNode, ReachoutTimelockState } from "@whiskeysockets/baileys";

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

/** What the server says of the account itself. */
export type Timelock = Pick<ReachoutTimelockState, "isActive" | "timeEnforcementEnds"> & {
  readonly enforcementType?: string;
};

/** null: it is not restricted. */
export function fromTimelock(state: Timelock): Restriction | null {
  if (!state.isActive) return null;
  return {
    code: Number(startsNoChats),
    reason: `The account may not start new chats (${state.enforcementType ?? "DEFAULT"})`,
    until: state.timeEnforcementEnds?.getTime() ?? null,
  };
}

/** Of a notice's `update`; undefined: it is about something else. */
export function readTimelockNotice(update: BinaryNode | undefined): Timelock | undefined {
  if (update?.attrs.op_name !== "NotificationUserReachoutTimelockUpdate") return undefined;
  if (!(update.content instanceof Uint8Array)) return undefined;
  const notice = parse(Buffer.from(update.content).toString())?.data?.xwa2_notify_account_reachout_timelock;
  if (notice == null) return undefined;
  const { is_active, time_enforcement_ends, enforcement_type } = notice;
  const seconds = Number(time_enforcement_ends);
  return {
    isActive: is_active === true,
    ...(seconds > 0 ? { timeEnforcementEnds: new Date(seconds * 1000) } : {}),
    ...(typeof enforcement_type === "string" ? { enforcementType: enforcement_type } : {}),
  };
}

interface TimelockNotice {
  readonly data?: {
    readonly xwa2_notify_account_reachout_timelock?: {
      readonly is_active?: unknown;
      readonly time_enforcement_ends?: unknown;
      readonly enforcement_type?: unknown;
    };
  };
}

function parse(text: string): TimelockNotice | null {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
