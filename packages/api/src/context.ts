import type { Clock, Locale } from "@holat/core";
import type { Kysely } from "kysely";
import type { RevokedPrincipals } from "./access/revokedPrincipals.js";
import type { StoredKeys } from "./access/storedKeys.js";
import type { ViewTokens } from "./access/viewTokens.js";
import type { CallEngine } from "./calls/engine.js";
import type { Database } from "./db/schema.js";
import type { Live } from "./live/hub/createLive.js";
import type { Logger } from "./logger.js";
import type { SignIns } from "./signIn/signIns.js";
import type { TargetContacts } from "./targets/createTargetContacts.js";

/** What the API must know of a target; how to reach it is the runner's business. */
export interface TargetLimits {
  readonly name: string;
  /** Shown to who may manage calls. */
  readonly host?: string;
  readonly maxConcurrent: number;
  readonly connectForSeconds: number;
  /** null: an unreachable host never fails a session. */
  readonly lostLinkFailAfterSeconds: number | null;
}

/** Given to every verb. */
export interface Context {
  readonly db: Kysely<Database>;
  readonly clock: Clock;
  readonly engine: CallEngine;
  /** The first is the default. */
  readonly targets: readonly TargetLimits[];
  /** What came of asking them. */
  readonly contacts: Pick<TargetContacts, "find">;
  readonly lang: Locale;
  readonly logger: Logger;
  readonly viewTokens: ViewTokens;
  readonly keys: StoredKeys;
  readonly signIns: SignIns;
  /** Of all three. */
  readonly revoked: RevokedPrincipals;
  readonly live: Live;
}
