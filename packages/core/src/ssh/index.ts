export * from "./channel.js";
export * from "./runner.js";
export * from "./target.js";
export * from "./verdict.js";
