/** What a process of watchers can be asked, and what it answers. Goes over IPC with structured clones. */
export interface Requests {
  /** Opens more until so many are there; each has got its first event. */
  open: {
    readonly ask: { readonly url: string; readonly count: number };
    readonly answer: { tookMs: number };
  };
  /** From now on every event is noted with its time, or none. */
  note: { readonly ask: boolean; readonly answer: Sightings };
  /** The count of all events so far, with the server's CPU seconds at that moment. */
  look: { readonly ask: { readonly serverPid: number }; readonly answer: Look };
  /** Answers once no event has come for so long. */
  quiet: { readonly ask: { readonly forMs: number; readonly atMostMs: number }; readonly answer: null };
}

/** Which line each event showed, and when its last byte had arrived: monotonic microseconds. */
export interface Sightings {
  readonly lines: Float64Array;
  readonly atMicros: Float64Array;
}

export interface Look {
  readonly events: number;
  readonly atMs: number;
  readonly serverCpuSeconds: number;
}

export type RequestName = keyof Requests;
export type RequestMessage = {
  readonly [Name in RequestName]: { readonly name: Name; readonly ask: Requests[Name]["ask"] };
}[RequestName];
