import { type Connection, deriveConnection, liveFromStored } from "@holat/core";
import type { ConnectionEngine } from "./engine.js";
import { type ConnectionRow, toConnectionRecord } from "./store/connectionRow.js";

/** A row, and whether the server that holds it had a valid lease when it was read. */
export type ReadConnection = ConnectionRow & { readonly owner_lives: boolean };

/**
 * A session as it is now. One that is held here is what its socket says at this moment; one of another server is what
 * that one committed last, while its lease holds.
 */
export function presentConnection(row: ReadConnection, engine: ConnectionEngine, now: number): Connection {
  const read = toConnectionRecord(row);
  if (row.owner !== engine.nodeId)
    return deriveConnection(
      read,
      row.owner !== null && row.owner_lives ? liveFromStored(row.status) : null,
      now,
    );
  const held = engine.findHeld(row.id);
  if (!held) return deriveConnection(read, null, now);
  return deriveConnection(held.record.version > read.version ? held.record : read, held.live, now);
}
