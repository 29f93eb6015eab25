import { createHolatError, type OpenConnection } from "@holat/core";
import { sql } from "kysely";
import type { ConnectionCommandName } from "../../db/schema.js";
import { noticeChannel } from "../../ownership/notices.js";
import { pairingOwner, type RunDeps } from "../connectionContext.js";
import { deleteCredentials } from "../store/createCredentialStore.js";
import type { Commits } from "./createCommits.js";

/** How long the other side may take to hear of a log-out. */
const logoutWithinMs = 5_000;

export interface RunCommand {
  readonly name: ConnectionCommandName;
  readonly args: Readonly<Record<string, string>>;
  /** The id of the principal who asked for it. */
  readonly actor: string;
}

interface Held {
  readonly deps: RunDeps;
  readonly commits: Commits;
  socket(): OpenConnection | undefined;
  closeSocket(): Promise<void>;
}

/** Does what a command says to a session held here; true when the session is no more. */
export async function carryOut({ name, args, actor }: RunCommand, held: Held): Promise<boolean> {
  const { deps, commits, closeSocket } = held;
  const at = deps.clock.now();
  switch (name) {
    case "restart":
      await closeSocket();
      await commits.apply({ kind: "startRequested", at }, actor);
      return false;
    case "stop":
      await closeSocket();
      await commits.apply({ kind: "stopRequested", at }, actor);
      return false;
    case "pairing-code":
      await requestPairingCode(held, args.phone ?? "", actor);
      return false;
    case "logout":
      await unlink(held);
      await forget(held);
      await commits.apply({ kind: "loggedOut", at }, actor);
      return false;
    case "delete":
      await unlink(held);
      await deleteHeld(held);
      return true;
  }
}

async function requestPairingCode(
  { deps, commits, socket }: Held,
  phone: string,
  actor: string,
): Promise<void> {
  const { id, state } = commits.record;
  const open = socket();
  if (!open || state.paired || state.status !== "connecting")
    throw createHolatError("PAIRING_UNAVAILABLE", { detail: `the session is ${state.status}` });
  const { code, expiresAt } = await open.requestPairingCode(phone);
  await commits.apply(
    {
      kind: "pairing",
      pairing: {
        kind: "code",
        value: deps.box.seal(code, pairingOwner(id)),
        expiresAt,
        attempt: 1,
        maxAttempts: 1,
      },
      at: deps.clock.now(),
    },
    actor,
  );
}

/** Tells the other side, if it can be told just now; then nothing is left open. */
async function unlink({ deps, commits, socket, closeSocket }: Held): Promise<void> {
  const open = socket();
  if (open && commits.record.state.paired) {
    const limit = new AbortController();
    await Promise.race([
      open.logout(),
      deps.clock.sleep(logoutWithinMs, limit.signal).catch(() => {}),
    ]).finally(() => limit.abort());
  }
  await closeSocket();
}

async function forget({ deps, commits }: Held): Promise<void> {
  const { id, generation } = commits.record;
  await deps.db.transaction().execute(async (tx) => {
    const row = await tx
      .selectFrom("connections")
      .select("id")
      .where("id", "=", id)
      .where("owner", "=", deps.node.nodeId)
      .where("generation", "=", generation)
      .forUpdate()
      .executeTakeFirst();
    if (!row) throw createHolatError("OWNERSHIP_LOST");
    await deleteCredentials(tx, id);
  });
}

async function deleteHeld({ deps, commits }: Held): Promise<void> {
  const { id, generation } = commits.record;
  const { rows } = await sql`
    WITH gone AS (DELETE FROM connections
      WHERE id = ${id} AND owner = ${deps.node.nodeId} AND generation = ${generation} RETURNING id)
    SELECT id, pg_notify(${noticeChannel}, ${deps.node.nodeId})::text FROM gone`.execute(deps.db);
  if (rows.length === 0) throw createHolatError("OWNERSHIP_LOST");
}
