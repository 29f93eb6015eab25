import type { EventSink } from "./eventSink.js";

const highWaterMark = 64 * 1024;

/** A web stream, for runtimes that have no Node response. */
export function createWebSink(): { readonly sink: EventSink; readonly readable: ReadableStream<Uint8Array> } {
  let control: ReadableStreamDefaultController<Uint8Array> | undefined;
  let onDrain = () => {};
  let onClose = () => {};
  let over = false;
  const close = () => {
    if (over) return;
    over = true;
    onClose();
  };
  const readable = new ReadableStream<Uint8Array>(
    {
      start: (controller) => {
        control = controller;
      },
      pull: () => onDrain(),
      cancel: close,
    },
    { highWaterMark, size: (chunk) => chunk?.byteLength ?? 0 },
  );
  const sink: EventSink = {
    write: (bytes) => {
      if (!over) control?.enqueue(bytes);
    },
    get unsentBytes() {
      return highWaterMark - (control?.desiredSize ?? highWaterMark);
    },
    onDrain: (listener) => {
      onDrain = listener;
    },
    onClose: (listener) => {
      onClose = listener;
      if (over) listener();
    },
    end: () => {
      if (over) return;
      control?.close();
      close();
    },
    destroy: () => {
      if (over) return;
      control?.error(new Error("the stream was ended"));
      close();
    },
  };
  return { sink, readable };
}
