export {
  type CallSessionsOptions,
  type CallSessionsSnapshot,
  type CallSessionsStore,
  createCallSessionsStore,
} from "./createCallSessionsStore.js";
