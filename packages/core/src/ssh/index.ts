export * from "./channel.js";
export * from "./hostkeys/createHostVerifier.js";
export * from "./pool/createSshPool.js";
export * from "./runner.js";
export * from "./target.js";
export * from "./verdict.js";
