import { type CallRecord, type Clock, isTerminal, type Locale } from "@holat/core";
import type { CallView } from "../../access/principal.js";
import type { ViewGrant } from "../../access/viewTokens.js";
import type { PresentCall } from "../../calls/presentCall.js";
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
  readonly view: CallView;
  readonly grant: ViewGrant | undefined;
  /** A stream of given sessions ends when all of them have. */
  readonly endsWhenDone: boolean;
  /** Called once, when the stream is over or was never started. */
  onOver(): void;
}

/** A stream of status events that is not started yet: it gathers what happens until then. */
export interface CallStream extends EventBody {
  /** In order of version for each session. Before the start it goes into the present state. */
  changed(record: CallRecord, at: number): void;
  /** The newest of each session so far, oldest session first; empty once started. */
  readonly gathered: ReadonlyMap<string, CallRecord>;
  /** What the present state is preceded and followed by. */
  settle(opening: { readonly reset: ResetReason | undefined; readonly offset: string }): void;
}

export function createCallStream(options: CallStreamOptions): CallStream {
  const { streams, present, clock, random, lang, view, grant, endsWhenDone } = options;
  const gathered = new Map<string, CallRecord>();
  const open = new Set<string>();
  let opening: { reset: ResetReason | undefined; offset: string } = { reset: undefined, offset: "" };
  let watcher: Watcher | undefined;
  let over = false;

  const finishOver = () => {
    if (over) return;
    over = true;
    gathered.clear();
    options.onOver();
  };

  const bytesOf = (record: CallRecord, at: number) => statusBytes(present(record, at, lang, view), record);

  const isDone = ({ id, state }: CallRecord) => {
    if (!endsWhenDone) return false;
    if (isTerminal(state.status)) open.delete(id);
    else open.add(id);
    return open.size === 0;
  };

  return {
    gathered,
    settle: (settled) => {
      opening = settled;
    },
    changed: (record, at) => {
      if (over) return;
      if (watcher) {
        watcher.send(record.id, bytesOf(record, at));
        if (isDone(record)) watcher.finish(endBytes);
        return;
      }
      const before = gathered.get(record.id);
      if (!before || before.version < record.version) gathered.set(record.id, record);
    },
    start: (sink) => {
      const records = [...gathered.values()].sort((a, b) => a.createdAt - b.createdAt);
      gathered.clear();
      const at = clock.now();
      let done = false;
      for (const record of records) done = isDone(record);
      sink.write(
        Buffer.concat([
          Buffer.from(openingText(random(), opening.reset)),
          ...records.map((record) => bytesOf(record, at)),
          Buffer.from(syncedText(opening.offset)),
        ]),
      );
      const opened = createWatcher(sink, clock);
      watcher = opened;
      const remove = streams.add({ watcher: opened, grant });
      sink.onClose(() => {
        remove();
        finishOver();
      });
      if (done) opened.finish(endBytes);
    },
    abandon: finishOver,
  };
}
