export { CallSessionMonitor } from "../../../packages/sdk/dist/index.js";
