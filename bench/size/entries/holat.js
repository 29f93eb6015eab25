export * from "../../../packages/sdk/dist/index.js";
