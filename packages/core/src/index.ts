/**
 * What a call session is, its states, errors and texts.
 *
 * @module @holat/core
 */
export * from "./calls/callResult.js";
export * from "./calls/deriveCallSession.js";
export * from "./calls/derivePublicCallSession.js";
export * from "./calls/initialCallState.js";
export * from "./calls/lifecycle.js";
export * from "./calls/protocol/appendTail.js";
export * from "./calls/protocol/callLine.js";
export * from "./calls/protocol/lineSplitter.js";
export * from "./calls/protocol/numberSet.js";
export * from "./calls/protocol/parseLine.js";
export * from "./calls/runner.js";
export * from "./calls/session.js";
export * from "./calls/state.js";
export * from "./calls/transition.js";
export * from "./clock.js";
export * from "./connections/closeRules.js";
export * from "./connections/deriveConnection.js";
export * from "./connections/deriveHealth.js";
export * from "./connections/deriveUptime.js";
export * from "./connections/driver.js";
export * from "./connections/liveStatus.js";
export * from "./connections/loggedTransition.js";
export * from "./connections/message.js";
export * from "./connections/retryDelay.js";
export * from "./connections/state.js";
export * from "./connections/transition.js";
export * from "./errors/derivePublicErrorMessage.js";
export * from "./errors/errorCatalog.js";
export * from "./errors/errorEntry.js";
export * from "./errors.js";
export * from "./keys.js";
export * from "./locale/labels.js";
export * from "./locale/locale.js";
export * from "./locale/parseLocale.js";
export * from "./locale/statusDescriptions.js";
export * from "./text/toSafeText.js";
export * from "./views.js";
export * from "./webhookEvents.js";
