import { type CallSession, type Client, createClient } from "@holat/sdk";

/** What the page is asked by the bench. */
export interface Contestant {
  /** How many rows the table has. */
  countRows(): number;
  /** The processed numbers that the first row shows. */
  readFirst(): number;
}

export interface Taken {
  readonly frames: number[];
  /** From the SDK's callback about the first row to the frame that shows it. */
  readonly delays: number[];
}

declare global {
  interface Window {
    contestant: Contestant;
    measure(ms: number): Promise<Taken>;
  }
}

const waiting: { readonly processed: number; readonly at: number }[] = [];
let isMeasuring = false;

/** A client whose callbacks about the first row are noted before anybody else has them. */
export function createNotedClient(): Client {
  const client = createClient({ baseUrl: location.origin, shareTabs: false });
  const note = (session: CallSession) => {
    if (isMeasuring && session.id.endsWith("0".repeat(12)))
      waiting.push({ processed: session.processedNumbers, at: performance.now() });
  };
  const watchAll = ((filter, onUpdate, options) =>
    client.calls.watchAll(
      filter,
      (update: Parameters<typeof onUpdate>[0]) => {
        note(update.session);
        return onUpdate(update);
      },
      options,
    )) as (
    filter: object,
    onUpdate: (update: { readonly session: CallSession }) => unknown,
    options?: object,
  ) => { stop(): void };
  return { ...client, calls: { ...client.calls, watchAll: watchAll as Client["calls"]["watchAll"] } };
}

/** Frame after frame: how far apart they are, and which of the noted changes each of them shows. */
export function offer(contestant: Contestant): void {
  window.contestant = contestant;
  window.measure = (ms) =>
    new Promise((resolve) => {
      const taken: Taken = { frames: [], delays: [] };
      const begun = performance.now();
      const painted = new MessageChannel();
      let before: number | undefined;
      isMeasuring = true;
      painted.port1.onmessage = () => {
        const shown = contestant.readFirst();
        const now = performance.now();
        while (waiting[0] !== undefined && waiting[0].processed <= shown)
          taken.delays.push(now - (waiting.shift()?.at ?? now));
      };
      const frame = (at: number) => {
        if (before !== undefined) taken.frames.push(at - before);
        before = at;
        // Its message comes after this frame was painted.
        painted.port2.postMessage(null);
        if (performance.now() - begun < ms) requestAnimationFrame(frame);
        else resolve(taken);
      };
      requestAnimationFrame(frame);
    });
}

export const toNumber = (text: string | null | undefined) => Number((text ?? "").replace(/\D/g, ""));
