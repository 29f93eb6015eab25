import type { CallState } from "./state.js";

/** A session that was just created. `givenTotal`: how many numbers the request had, 0 without numbers. */
export function initialCallState({ givenTotal }: { readonly givenTotal: number }): CallState {
  return {
    status: "PENDING",
    givenTotal,
    absolute: {},
    tally: { connected: 0, failed: 0 },
    seq: -1,
    percent: -1,
    progressFloor: 0,
    totalNumbers: givenTotal,
    processedNumbers: 0,
    connectedCalls: 0,
    failedCalls: 0,
    textTail: "",
    stderrTail: "",
    stdout: { offset: 0, skipping: false },
    stderr: { offset: 0, skipping: false },
    link: "none",
    confirmedAt: null,
    lastHeardAt: null,
    lastProgressAt: null,
    cancelRequestedAt: null,
    completedAt: null,
    exitCode: null,
    errorCode: null,
    errorMessage: null,
    remoteResponse: null,
  };
}
