/**
 * Typed client for a Holat server.
 *
 * @module @holat/sdk
 */
export type { CallLink, CallResult, CallSession, CallStatus } from "@holat/core";
export { CallSessionMonitor, type CallSessionMonitorOptions } from "./CallSessionMonitor.js";
export type {
  CallOptions,
  CallsClient,
  ListOptions,
  SessionList,
  SessionPage,
  StartInput,
  StartOptions,
} from "./calls.js";
export { type Client, type ClientOptions, createClient } from "./createClient.js";
export type { WatcherOptions } from "./createSubscribe.js";
export {
  HolatApiError,
  type HolatApiErrorCode,
  isHolatApiError,
  type ProblemIssue,
} from "./HolatApiError.js";
export type {
  DoneOptions,
  Watches,
  WatchFilter,
  WatchOptions,
} from "./live/createWatches.js";
export type { Connection } from "./live/deriveConnection.js";
export type { Environment } from "./live/environment.js";
export type { ListenOptions, Watch } from "./live/listen.js";
export type { SessionUpdate } from "./live/update.js";
export type { LogOptions, LogSlice, LogVerbs } from "./log.js";
export type { ConnectionOptions, Fetch } from "./request.js";
export type { ResultList, ResultPage, ResultsOptions, ResultVerbs } from "./results.js";
export type { RetryOptions } from "./retry.js";
export type { Credentials, TokenFactory, TokenReason, TokenRequest } from "./token.js";
export type { ViewScope, ViewToken, ViewTokenOptions, ViewTokenVerbs } from "./viewTokens.js";
