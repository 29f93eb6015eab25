import { type CallRecord, isTerminal, type MachineIdentity } from "@holat/core";
import { createCommitter } from "../live/committer.js";
import { compactLog, findUncompacted } from "../live/compactLog.js";
import { createLiveSession } from "../live/liveSession.js";
import { orAborted } from "../orAborted.js";
import { admitSessions, registerTargets } from "../ownership/admitSessions.js";
import { releaseSessions } from "../ownership/adoptSessions.js";
import { deleteCommands, findCommands, type OwnedCommand } from "../ownership/commands.js";
import type { NodeMember } from "../ownership/createNode.js";
import { findLost } from "../ownership/findLost.js";
import { sendNotice } from "../ownership/notices.js";
import { createOwnershipLoop } from "../ownership/ownershipLoop.js";
import { endHeld } from "./endCanceled.js";
import type { CallEngineOptions, RunningCallEngine } from "./runningCallEngine.js";
import { createRemoteSweep, type RemoteSweep } from "./runs/createRemoteSweep.js";
import { createTurnstile } from "./runs/createTurnstile.js";
import { runSession, type SessionRun } from "./runs/runSession.js";
import { createCallTable } from "./store/callTable.js";
import { findCallWork } from "./store/findCallWork.js";
import { releaseRemoved } from "./store/releaseRemoved.js";
import { type SessionRow, toCallRecord } from "./store/sessionRow.js";

export type { CallEngineMetrics, CallEngineOptions, RunningCallEngine } from "./runningCallEngine.js";

const defaultMaxLogBytes = 64 * 1024 * 1024;
const defaultCancelGraceMs = 5_000;
const stopLimitMs = 4_000;
const compactSinceMs = 7 * 24 * 3_600_000;

/**
 * Owns and follows call sessions on this node.
 *
 * ```ts
 * const node = createNode({ database, clock: systemClock, logger, nodeId });
 * const engine = createCallEngine({ node, database, clock: systemClock, runner, targets, logger });
 * await engine.start();
 * ```
 */
export function createCallEngine(options: CallEngineOptions): RunningCallEngine {
  const { database, clock, runner, targets, logger, node } = options;
  const { nodeId, lease } = node;
  const { db } = database;
  const random = options.random ?? Math.random;
  const maxLogBytes = options.maxLogBytes ?? defaultMaxLogBytes;
  const cancelGraceMs = options.cancelGraceMs ?? defaultCancelGraceMs;
  const targetNames = targets.map(({ name }) => name);
  const targetsByName = new Map(targets.map((target) => [target.name, target]));
  const runs = new Map<string, SessionRun>();
  /** Let go to be taken anew from the row: until then what they showed last stays to be seen. */
  const rebuilding = new WeakSet<SessionRun>();
  const idsBySessionId = new Map<string, string>();
  const commandsUnderWay = new Map<number, { readonly sessionId: string; readonly done: Promise<void> }>();
  const listeners = new Set<(record: CallRecord) => void>();
  const background = new AbortController();
  let sweep: RemoteSweep | undefined;
  let draining = false;

  const member: NodeMember = {
    onBeat: () => ownership.look(),
    onNotice: () => ownership.look(),
    onRegained: () => dropLost(),
  };
  node.join(member);

  const committer = createCommitter({
    database,
    nodeId,
    clock,
    logger,
    onRaced: (session, row) => {
      const run = runs.get(session.id);
      if (run?.session !== session) return;
      const ours = row && row.owner === nodeId && row.generation === session.generation;
      if (!ours) return lose(run);
      void setDown(run).then(() => {
        forget(run);
        // The statement whose answer was lost did commit: nobody was told of that yet.
        const record = toCallRecord(row);
        tell(record);
        if (isTerminal(row.status)) ended(record, row.machine);
        else if (!draining) take(row);
      });
    },
  });

  const tell = (record: CallRecord) => {
    for (const listener of listeners) listener(record);
  };
  committer.onCommitted(tell);

  const table = createCallTable(targetNames);
  const ownership = createOwnershipLoop<SessionRow>({
    db,
    nodeId,
    clock,
    logger,
    table,
    findWork: () => findCallWork(db, nodeId, targets),
    admitQueued: () => admitSessions(db, nodeId, targets, clock.now()),
    held: () => [...runs.keys()],
    onAdmitted: (row) => take(row),
    onAdopted: (row) => take(row),
    onCommands: () => carryOutCommands(),
  });

  const deps = {
    db,
    clock,
    random,
    runner,
    committer,
    lease,
    turnstile: createTurnstile(clock),
    logger,
    cancelGraceMs,
  };

  /** Follows no longer; until it is forgotten, it is found and nobody else takes it. */
  const setDown = (run: SessionRun) => {
    committer.forget(run.session);
    rebuilding.add(run);
    return run.letGo();
  };

  const forget = (run: SessionRun) => {
    committer.forget(run.session);
    if (runs.get(run.session.id) !== run) return;
    runs.delete(run.session.id);
    idsBySessionId.delete(run.session.sessionId);
  };

  const take = (row: SessionRow) => {
    const target = targetsByName.get(row.target);
    if (!target || draining) return;
    const before = runs.get(row.id);
    if (before && before.session.generation >= row.generation) return;
    if (before) {
      forget(before);
      void before.letGo();
    }
    const run = runSession(createLiveSession(row, maxLogBytes), target, deps);
    runs.set(row.id, run);
    idsBySessionId.set(row.session_id, row.id);
    void run.over.then((record) => {
      if (!record) return;
      forget(run);
      ended(record, run.session.facts.machine);
    });
  };

  const lose = (run: SessionRun) => {
    forget(run);
    logger.info({ sessionId: run.session.sessionId, nodeId }, "session is followed by another node now");
    void run.letGo();
  };

  const dropLost = async () => {
    const held = [...runs.values()].map(({ session }) => session);
    for (const id of await findLost(db, nodeId, table, held)) {
      const run = runs.get(id);
      if (run && held.includes(run.session)) lose(run);
    }
  };

  const ended = (record: CallRecord, machine: MachineIdentity | null) => {
    ownership.admit();
    sweep?.ended(record, machine);
    compactLog(db, record.id, background.signal).catch((error: unknown) => {
      logger.debug({ sessionId: record.sessionId, err: error }, "log not compacted");
    });
  };

  const carryOut = async ({ id, sessionId, name, createdAt }: OwnedCommand) => {
    const run = runs.get(sessionId);
    if (!run || rebuilding.has(run)) return;
    if (name === "cancel") await run.cancel(createdAt);
    else if (committer.aside.has(sessionId)) await endAside(run, createdAt);
    else await run.forceCancel(createdAt);
    await deleteCommands(db, [id]);
  };

  /** By force, from what is stored: what cannot be is given up. When that fails, the session is taken anew from its row. */
  const endAside = async (run: SessionRun, at: number) => {
    await setDown(run);
    try {
      const record = await endHeld(db, run.session, at);
      if (!record) return;
      tell(record);
      ended(record, run.session.facts.machine);
    } finally {
      forget(run);
    }
  };

  /** Begins what is not under way yet; a session that cannot commit holds up no other. */
  const carryOutCommands = async () => {
    for (const command of await findCommands(db, nodeId)) {
      if (commandsUnderWay.has(command.id)) continue;
      const done = carryOut(command)
        .catch((error: unknown) => logger.debug({ err: error, ...command }, "command not carried out yet"))
        .finally(() => commandsUnderWay.delete(command.id));
      commandsUnderWay.set(command.id, { sessionId: command.sessionId, done });
    }
  };

  const compactLeftovers = async () => {
    for (const id of await findUncompacted(db, clock.now() - compactSinceMs)) {
      await compactLog(db, id, background.signal);
    }
  };

  const letGoOfAll = async () => {
    await Promise.all([...runs.values()].map((run) => run.letGo()));
  };

  return {
    nodeId,
    get draining() {
      return draining;
    },
    start: async () => {
      await node.start();
      await registerTargets(db, targets);
      await releaseRemoved(db, nodeId, targetNames, clock.now());
      sweep = createRemoteSweep({
        db,
        nodeId,
        clock,
        runner,
        logger,
        targets: targetNames,
        cancelGraceMs,
      });
      if (targets.length > 0) ownership.start();
      compactLeftovers().catch((error: unknown) => logger.debug({ err: error }, "logs not compacted"));
    },
    stop: async () => {
      if (draining) return;
      draining = true;
      const limit = new AbortController();
      const timer = setTimeout(() => limit.abort(new Error("stop took too long")), stopLimitMs);
      background.abort();
      try {
        await ownership.stop();
        await sweep?.stop();
        await orAborted(letGoOfAll(), limit.signal);
        await committer.stop(limit.signal);
        await orAborted(
          (async () => {
            const released = await releaseSessions(db, nodeId, table);
            await node.leave(member, { expire: true });
            await sendNotice(db, nodeId);
            logger.info({ nodeId, released }, "sessions released");
          })(),
          limit.signal,
        );
      } catch (error) {
        logger.warn(
          { nodeId, err: error },
          "stopped without releasing: others adopt when the lease has ended",
        );
      } finally {
        clearTimeout(timer);
        await node.leave(member, { expire: false });
      }
    },
    abandon: async () => {
      draining = true;
      background.abort();
      const gone = AbortSignal.abort(new Error("abandoned"));
      await Promise.all([
        node.leave(member, { expire: false }).catch(() => {}),
        letGoOfAll(),
        ownership.stop(),
        sweep?.stop(),
      ]);
      await committer.stop(gone);
    },
    findOwned: (id) => {
      const run = runs.get(id) ?? runs.get(idsBySessionId.get(id) ?? "");
      if (!run) return undefined;
      const fresh = lease.isValid() && !committer.away && !rebuilding.has(run);
      return { record: run.session.record, fresh };
    },
    queued: () => ownership.admit(),
    commanded: async (sessionIds) => {
      const ids = sessionIds.map((id) => idsBySessionId.get(id) ?? id);
      try {
        if (ids.some((id) => !runs.has(id))) await sendNotice(db, nodeId);
        if (!ids.some((id) => runs.has(id))) return;
        await carryOutCommands();
        const own = [...commandsUnderWay.values()].filter(({ sessionId }) => ids.includes(sessionId));
        await Promise.all(own.map(({ done }) => done));
      } catch (error) {
        logger.debug({ err: error }, "commands are carried out later");
      }
    },
    onCommitted: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    metrics: () => ({
      ...committer.metrics,
      sessionsOwned: runs.size,
      linksLost: [...runs.values()].filter(({ session }) => session.record.state.link === "lost").length,
      pendingBytes: committer.backpressure.pendingBytes,
      asideNow: committer.aside.size,
      leaseValid: lease.isValid() ? 1 : 0,
      databaseAway: committer.away ? 1 : 0,
      ...ownership.metrics,
    }),
  };
}
