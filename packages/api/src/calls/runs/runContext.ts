import type { CallEvent, CallRunner, Clock } from "@holat/core";
import { applyCallEvent } from "@holat/core";
import type { Kysely } from "kysely";
import type { Database } from "../../db/schema.js";
import type { Committer } from "../../live/committer.js";
import type { LiveSession, SessionChange } from "../../live/liveSession.js";
import type { Logger } from "../../logger.js";
import type { Lease } from "../../ownership/lease.js";
import type { CallTarget } from "../callTarget.js";
import type { Turnstile } from "./createTurnstile.js";

/** What all runs of a node share. */
export interface RunDeps {
  readonly db: Kysely<Database>;
  readonly clock: Clock;
  readonly random: () => number;
  readonly runner: CallRunner;
  readonly committer: Committer;
  readonly lease: Pick<Lease, "isValid" | "revalidated">;
  readonly turnstile: Turnstile;
  readonly logger: Logger;
  /** How long a canceled process may take to end after TERM. */
  readonly cancelGraceMs: number;
}

/** One run in progress. */
export interface RunContext extends RunDeps {
  readonly session: LiveSession;
  readonly target: CallTarget;
  /** Aborted when this node lets go of the session, for whatever reason. */
  readonly signal: AbortSignal;
  /** Aborted when the session is to be canceled. */
  readonly canceling: AbortSignal;
}

/** Stages what no event tells. */
export function stageChange(
  { session, committer }: Pick<RunContext, "session" | "committer">,
  change: SessionChange,
): void {
  session.stage(change);
  committer.staged(session);
}

/** Applies an event and stages what comes of it; true when something did. */
export function applyEvent(
  { session, committer }: Pick<RunContext, "session" | "committer">,
  event: CallEvent,
  change: SessionChange = {},
): boolean {
  const state = applyCallEvent(session.state, event);
  if (state === session.state && Object.keys(change).length === 0) return false;
  session.stage({ ...change, state });
  committer.staged(session);
  return true;
}
