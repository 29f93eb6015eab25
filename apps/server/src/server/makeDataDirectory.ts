import { accessSync, constants, existsSync, mkdirSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { SettingError } from "../config/SettingError.js";

/** For this user alone; throws a SettingError where it cannot be made or used. */
export function makeDataDirectory(path: string): void {
  try {
    makeWithParents(path);
    accessSync(path, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    const reason = error instanceof Error && "code" in error ? ` (${String(error.code)})` : "";
    throw new SettingError(
      "HOLAT_DATA_DIR",
      `${JSON.stringify(path)}${reason}`,
      "the path of a directory that this user can make, or read and write",
    );
  }
}

/** `recursive` of Node never comes back where a parent is there and nothing can be made in it, below /proc for instance. */
function makeWithParents(path: string): void {
  const parent = dirname(path);
  if (!existsSync(parent)) makeWithParents(parent);
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) throw error;
  }
}
