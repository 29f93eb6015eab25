export * from "./net/findFreePort.js";
export * from "./requireProgram.js";
export * from "./run.js";
export { type HostAccount, type HostUserName, hostUserNames } from "./ssh/accounts.js";
export * from "./ssh/createKey.js";
export * from "./ssh/deriveFingerprint.js";
export * from "./ssh/sshHost.js";
export * from "./ssh/startSshHost.js";
