import type { Clock, Connection, Message } from "@holat/core";
import type { Principal } from "../access/principal.js";
import type { EventStreams } from "../live/stream/createEventStreams.js";
import { createWatcher, type Watcher } from "../live/stream/createWatcher.js";
import type { EventBody } from "../live/stream/eventSink.js";
import { openingText, syncedText } from "../live/stream/events.js";
import { encodeOffset, type ResetReason } from "../live/stream/offset.js";
import type { ConnectionChange } from "./createConnectionHub.js";
import { presentFor } from "./presentFor.js";

export interface ConnectionStreamOptions {
  readonly clock: Clock;
  readonly random: () => number;
  readonly reset: ResetReason | undefined;
  readonly streams: EventStreams;
  readonly principal: Principal;
  /** Called once, when the stream is over or was never started. */
  onOver(): void;
}

/** A stream of connection sessions that is not started yet: what changes meanwhile goes into the present state. */
export interface ConnectionStream extends EventBody {
  /** What there is, in order. */
  present(connections: readonly Connection[]): void;
  changed(change: ConnectionChange): void;
  /** Not part of any present state: before the start it is dropped. */
  told(message: Message): void;
}

export function createConnectionStream(options: ConnectionStreamOptions): ConnectionStream {
  const { clock, random, reset, streams, principal, onOver } = options;
  const gathered = new Map<string, Connection>();
  const deletedBefore = new Set<string>();
  let watcher: Watcher | undefined;
  let over = false;
  const shown = (connection: Connection | null) => connection && presentFor(principal, connection);

  const finishOver = () => {
    if (over) return;
    over = true;
    onOver();
  };

  return {
    present: (connections) => {
      for (const connection of connections) {
        const { sessionId, version } = connection;
        if (deletedBefore.has(sessionId) || (gathered.get(sessionId)?.version ?? 0) > version) continue;
        gathered.set(sessionId, connection);
      }
    },
    changed: ({ sessionId, connection }) => {
      if (over) return;
      if (watcher) return watcher.send(sessionId, changeBytes(sessionId, shown(connection)));
      if (connection) gathered.set(sessionId, connection);
      else {
        gathered.delete(sessionId);
        deletedBefore.add(sessionId);
      }
    },
    told: (message) => {
      watcher?.send(`message ${message.id}`, messageBytes(message));
    },
    start: (sink) => {
      const connections = [...gathered.values()].sort((a, b) => a.id - b.id);
      gathered.clear();
      const { spreadMs } = streams;
      sink.write(
        Buffer.concat([
          Buffer.from(openingText(random(), spreadMs, reset)),
          ...connections.map((connection) => changeBytes(connection.sessionId, shown(connection))),
          Buffer.from(syncedText(encodeOffset({ at: clock.now(), version: 0 }), spreadMs)),
        ]),
      );
      watcher = createWatcher(sink, clock);
      const remove = streams.add({ watcher, principal, spreadMs });
      sink.onClose(() => {
        remove();
        finishOver();
      });
    },
    abandon: finishOver,
  };
}

const frames = new WeakMap<object, Buffer>();

/** The same object gives the same bytes, so that all its watchers share them. */
function messageBytes(message: Message): Buffer {
  let bytes = frames.get(message);
  if (!bytes) {
    bytes = Buffer.from(`event: message\ndata: ${JSON.stringify(message)}\n\n`);
    frames.set(message, bytes);
  }
  return bytes;
}

function changeBytes(sessionId: string, connection: Connection | null): Buffer {
  if (!connection) return Buffer.from(`event: deleted\ndata: ${JSON.stringify({ sessionId })}\n\n`);
  let bytes = frames.get(connection);
  if (!bytes) {
    const id = encodeOffset({ at: Date.parse(connection.updatedAt), version: connection.version });
    bytes = Buffer.from(`event: status\nid: ${id}\ndata: ${JSON.stringify(connection)}\n\n`);
    frames.set(connection, bytes);
  }
  return bytes;
}
