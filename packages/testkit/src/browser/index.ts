export * from "./findViolations.js";
export * from "./launchBrowser.js";
