export * from "./callSession.js";
export * from "./keys.js";
export * from "./problem.js";
export * from "./queries.js";
export * from "./startCallRequest.js";
export * from "./text.js";
export * from "./viewToken.js";
export * from "./webhooks.js";
