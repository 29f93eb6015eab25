export * from "./calls/runner.js";
export * from "./calls/session.js";
export * from "./calls/state.js";
export * from "./clock.js";
export * from "./errors.js";
export * from "./locale/locale.js";
