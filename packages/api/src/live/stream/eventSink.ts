/** Where a stream's bytes go: one asker's connection, whatever carries it. */
export interface EventSink {
  /** Never throws; what comes after the end is dropped. */
  write(bytes: Uint8Array): void;
  /** Bytes that were written and not taken by the connection yet. */
  readonly unsentBytes: number;
  /** Called whenever all that was written has been taken, after more than a little had piled up. */
  onDrain(listener: () => void): void;
  /** Called once, when the connection is gone for whatever reason; at once when it is gone already. */
  onClose(listener: () => void): void;
  /** Ends the answer after what was written. */
  end(): void;
  /** Ends the connection now. */
  destroy(): void;
}

/** An answer that goes on: started with the asker's sink, or abandoned when only its headers were wanted. */
export interface EventBody {
  start(sink: EventSink): void;
  abandon(): void;
}
