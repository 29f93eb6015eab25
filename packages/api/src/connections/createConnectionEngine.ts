import type { Clock, ConnectionDriver, ConnectionRecord } from "@holat/core";
import type { OpenDatabase } from "../db/openDatabase.js";
import type { Logger } from "../logger.js";
import type { Adopted } from "../ownership/adoptSessions.js";
import type { Node, NodeMember } from "../ownership/createNode.js";
import { findLost } from "../ownership/findLost.js";
import { leaseLifeMs } from "../ownership/lease.js";
import { createOwnershipLoop } from "../ownership/ownershipLoop.js";
import type { SecretBox } from "../secrets/createSecretBox.js";
import type { Inbox } from "./connectionContext.js";
import type { RunningConnectionEngine } from "./engine.js";
import { createOpenGate } from "./runs/createOpenGate.js";
import { type ConnectionRun, runConnection } from "./runs/runConnection.js";
import { checkSecret } from "./store/checkSecret.js";
import { findConnectionCommands, finishCommand, type HeldCommand } from "./store/connectionCommands.js";
import { type ConnectionRow, toConnectionRecord } from "./store/connectionRow.js";
import { connectionTable } from "./store/connectionTable.js";
import { findConnectionWork } from "./store/findConnectionWork.js";
import { releaseConnections } from "./store/releaseConnections.js";
import { resealOutdated } from "./store/resealOutdated.js";

/** How soon after the end of its lease a server's sockets are closed: before anybody may have taken its sessions. */
const leaseCheckMs = 100;

export interface ConnectionEngineOptions {
  readonly database: OpenDatabase;
  readonly clock: Clock;
  /** [0, 1); for jitter. Math.random when absent. */
  readonly random?: () => number;
  readonly driver: ConnectionDriver;
  readonly node: Node;
  readonly box: SecretBox;
  readonly inbox: Inbox;
  readonly logger: Logger;
}

/**
 * Holds connection sessions on this server: opens their sockets, keeps them open, commits what becomes of them. Sockets
 * live and die with the server's lease, so that two servers never hold one account.
 *
 * ```ts
 * const connections = createConnectionEngine({ database, clock: systemClock, driver, node, box, inbox, logger });
 * await connections.start();
 * ```
 */
export function createConnectionEngine(options: ConnectionEngineOptions): RunningConnectionEngine {
  const { database, clock, driver, node, box, inbox, logger } = options;
  const { db } = database;
  const { nodeId } = node;
  const runs = new Map<number, ConnectionRun>();
  const listeners = new Set<(record: ConnectionRecord, deleted: boolean) => void>();
  const underWay = new Set<number>();
  const background = new AbortController();
  let draining = false;
  /** When the sockets were last closed because the lease had ended. */
  let lapsedAt: number | undefined;

  const deps = {
    db,
    clock,
    random: options.random ?? Math.random,
    driver,
    node,
    box,
    inbox,
    logger,
    gate: createOpenGate(clock),
  };

  const tell = (record: ConnectionRecord, deleted: boolean) => {
    for (const listener of listeners) listener(record, deleted);
  };

  const take = (row: ConnectionRow, formerHeldUntil: number | null | undefined) => {
    if (draining) return;
    const before = runs.get(row.id);
    if (before && before.record.generation >= row.generation) return;
    if (before) void before.letGo();
    const run = runConnection(toConnectionRecord(row), deps, {
      formerHeldUntil,
      onCommitted: (record) => tell(record, false),
      onDeleted: (record) => tell(record, true),
    });
    runs.set(row.id, run);
    void run.over.then(() => {
      if (runs.get(row.id) === run) runs.delete(row.id);
    });
  };

  const adopted = (row: Adopted<ConnectionRow>) => {
    if (row.former_owner === null) return take(row, undefined);
    const leaseUntil = row.former_owner === nodeId ? node.formerLeaseUntil : row.former_lease_until;
    const lastBeatAt = leaseUntil === null ? null : leaseUntil - leaseLifeMs;
    take(row, row.former_owner === nodeId ? (lapsedAt ?? lastBeatAt) : lastBeatAt);
  };

  const dropAll = async () => {
    const dropped = [...runs.values()];
    runs.clear();
    await Promise.all(dropped.map((run) => run.letGo()));
  };

  /** The lease's end comes without a word: nobody may hold a socket past it. */
  const watchLease = async () => {
    while (!background.signal.aborted) {
      await clock.sleep(leaseCheckMs, background.signal).catch(() => {});
      if (runs.size === 0 || node.lease.isValid() || background.signal.aborted) continue;
      lapsedAt = clock.now();
      logger.warn({ nodeId, count: runs.size }, "the lease has ended: connections are closed");
      await dropAll();
    }
  };

  const member: NodeMember = {
    onBeat: () => ownership.look(),
    onNotice: () => ownership.look(),
    onRegained: async () => {
      const held = [...runs.values()].map(({ record }) => record);
      for (const id of await findLost(db, nodeId, connectionTable, held)) {
        const run = runs.get(Number(id));
        runs.delete(Number(id));
        await run?.letGo();
      }
    },
  };
  node.join(member);

  const carryOut = async (command: HeldCommand) => {
    const run = runs.get(command.connectionId);
    if (!run) return;
    const failure = await run.command(command).then(
      () => undefined,
      (error: unknown) => error,
    );
    await finishCommand(db, command.id, clock.now(), failure);
  };

  const carryOutCommands = async () => {
    for (const command of await findConnectionCommands(db, nodeId)) {
      if (underWay.has(command.id)) continue;
      underWay.add(command.id);
      carryOut(command)
        .catch((error: unknown) => logger.debug({ err: error, command: command.id }, "command not finished"))
        .finally(() => underWay.delete(command.id));
    }
  };

  const ownership = createOwnershipLoop<ConnectionRow>({
    db,
    nodeId,
    clock,
    logger,
    table: connectionTable,
    findWork: () => findConnectionWork(db, nodeId),
    admitQueued: async () => [],
    held: () => [...runs.keys()],
    onAdmitted: () => {},
    onAdopted: adopted,
    onCommands: carryOutCommands,
  });

  const stopAll = async () => {
    draining = true;
    background.abort();
    await ownership.stop();
    await dropAll();
  };

  return {
    nodeId,
    get draining() {
      return draining;
    },
    findHeld: (id) => {
      const run = runs.get(id);
      return run && node.lease.isValid() ? { record: run.record, live: run.live } : undefined;
    },
    held: () => runs.values(),
    wake: () => ownership.look(),
    onCommitted: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    start: async () => {
      const sealedWith = await checkSecret(db, box);
      await node.start();
      ownership.start();
      void watchLease();
      if (sealedWith === "previous")
        resealOutdated(db, box, background.signal).catch((error: unknown) => {
          logger.warn({ err: error }, "credentials not sealed anew; the next start goes on with it");
        });
    },
    stop: async () => {
      if (draining) return;
      await stopAll();
      try {
        const released = await releaseConnections(db, nodeId, clock.now());
        logger.info({ nodeId, released }, "connections released");
        await node.leave(member, { expire: true });
      } catch (error) {
        logger.warn(
          { nodeId, err: error },
          "connections not released: others adopt when the lease has ended",
        );
      } finally {
        await node.leave(member, { expire: false });
      }
    },
    abandon: async () => {
      await stopAll();
      await node.leave(member, { expire: false }).catch(() => {});
    },
    metrics: () => ({
      connectionsHeld: runs.size,
      connectionsConnected: [...runs.values()].filter(({ live }) => live === "CONNECTED").length,
      connectionsAdopted: ownership.metrics.adopted,
    }),
  };
}
