import { type CallRecord, type Clock, isTerminal, type Locale } from "@holat/core";
import { type Principal, viewOf } from "../../access/principal.js";
import type { PresentCall } from "../../calls/presentCall.js";
import type { CallChange } from "../hub/createChange.js";
import type { EventStreams } from "./createEventStreams.js";
import { createWatcher, type Watcher } from "./createWatcher.js";
import type { EventBody } from "./eventSink.js";
import { endBytes, openingText, statusBytes, syncedText } from "./events.js";
import type { ResetReason } from "./offset.js";

export interface CallStreamOptions {
  readonly streams: EventStreams;
  readonly present: PresentCall;
  readonly clock: Clock;
  readonly random: () => number;
  readonly lang: Locale;
  readonly principal: Principal;
  /** A stream of given sessions ends when all of them have. */
  readonly endsWhenDone: boolean;
  /** Called once, when the stream is over or was never started. */
  onOver(): void;
}

/** A stream of status events that is not started yet: it gathers what happens until then. */
export interface CallStream extends EventBody {
  /** In order of version for each session. Before the start it goes into the present state. */
  changed(change: CallChange): void;
  /** A record that was read; before the start. */
  gather(record: CallRecord): void;
  /** The newest of each session so far, oldest session first; empty once started. */
  readonly gathered: ReadonlyMap<string, CallRecord>;
  /** What the present state is preceded and followed by. */
  settle(opening: { readonly reset: ResetReason | undefined; readonly offset: string }): void;
}

export function createCallStream(options: CallStreamOptions): CallStream {
  const { streams, present, clock, random, lang, principal, endsWhenDone } = options;
  const view = viewOf(principal);
  let gathered = new Map<string, CallRecord>();
  const open = new Set<string>();
  let opening: { reset: ResetReason | undefined; offset: string } = { reset: undefined, offset: "" };
  let watcher: Watcher | undefined;
  let over = false;

  const finishOver = () => {
    if (over) return;
    over = true;
    gathered = new Map();
    options.onOver();
  };

  const gather = (record: CallRecord) => {
    const before = gathered.get(record.id);
    if (!before || before.version < record.version) gathered.set(record.id, record);
  };

  return {
    get gathered() {
      return gathered;
    },
    settle: (settled) => {
      opening = settled;
    },
    gather,
    changed: (change) => {
      if (over) return;
      const { record } = change;
      if (!watcher) return gather(record);
      watcher.send(record.id, change.bytes(lang, view));
      if (!endsWhenDone || !isTerminal(record.state.status)) return;
      open.delete(record.id);
      if (open.size === 0) watcher.finish(endBytes);
    },
    start: (sink) => {
      const at = clock.now();
      const records = [...gathered.values()].sort((a, b) => a.createdAt - b.createdAt);
      gathered = new Map();
      const { spreadMs } = streams;
      sink.write(
        Buffer.concat([
          Buffer.from(openingText(random(), spreadMs, opening.reset)),
          ...records.map((record) => statusBytes(present(record, at, lang, view), record)),
          Buffer.from(syncedText(opening.offset, spreadMs)),
        ]),
      );
      const opened = createWatcher(sink, clock);
      watcher = opened;
      const remove = streams.add({ watcher: opened, principal, spreadMs });
      sink.onClose(() => {
        remove();
        finishOver();
      });
      if (!endsWhenDone) return;
      for (const { id, state } of records) if (!isTerminal(state.status)) open.add(id);
      if (open.size === 0) opened.finish(endBytes);
    },
    abandon: finishOver,
  };
}
