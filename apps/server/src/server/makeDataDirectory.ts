import { accessSync, constants, mkdirSync } from "node:fs";
import { SettingError } from "../config/SettingError.js";

/** For this user alone; throws a SettingError where it cannot be made or used. */
export function makeDataDirectory(path: string): void {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
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
