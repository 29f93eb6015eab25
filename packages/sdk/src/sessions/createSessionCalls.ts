import type { RequestOptions } from "../request.js";
import type { Ask } from "../retry.js";
import { readData } from "./envelope.js";

type Stop = Pick<RequestOptions, "signal">;

/** How the verbs of sessions ask. */
export function createSessionCalls(ask: Ask) {
  return {
    get: <Data>(path: string, { signal }: Stop = {}) => ask<Data>(path, { signal }, readData),
    post: <Data>(path: string, { signal }: Stop = {}, input?: object) =>
      ask<Data>(path, { method: "POST", signal, ...(input && { body: JSON.stringify(input) }) }, readData),
    pathOf: (sessionId: string, rest = "") => `/sessions/${encodeURIComponent(sessionId)}${rest}`,
  };
}
