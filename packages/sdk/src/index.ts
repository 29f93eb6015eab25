export type { CallLink, CallSession, CallStatus } from "@holat/core";
export type {
  CallsClient,
  ListOptions,
  SessionList,
  SessionPage,
  StartInput,
  StartOptions,
} from "./calls.js";
export { type Client, type ClientOptions, createClient } from "./createClient.js";
export {
  HolatApiError,
  type HolatApiErrorCode,
  isHolatApiError,
  type ProblemIssue,
} from "./HolatApiError.js";
