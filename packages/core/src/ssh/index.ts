export * from "./channel.js";
export * from "./target.js";
