import type { Accounts } from "./accounts/createAccounts.js";
import type { Faults } from "./createFaults.js";
import type { LoginLog } from "./createLoginLog.js";
import type { Link } from "./link.js";
import type { DeliveredText, MessageRule } from "./whatsAppServer.js";
import type { ServerIdentity } from "./wire/testRoot.js";

/** What all parts of one server share. */
export interface ServerState {
  readonly identity: ServerIdentity;
  readonly accounts: Accounts;
  readonly links: Set<Link>;
  readonly logins: LoginLog;
  readonly faults: Faults;
  readonly delivered: DeliveredText[];
  readonly removals: { phone: string; device: number }[];
  readonly rules: { all: MessageRule; byPhone: Map<string, MessageRule> };
  pairingCodeRefusal: number | null;
  /** Numbers that are not on WhatsApp. */
  readonly unknown: Set<string>;
  /** What was asked of restrictions, while the answers are held back. */
  heldAnswers: (() => void)[] | undefined;
  latencyMs: number;
}
