import { readFileSync } from "node:fs";
import { resolvePath } from "./resolvePath.js";
import { SettingError } from "./SettingError.js";

/** The text of a private key; whether it can be used is found out when connecting. */
export function readPrivateKey(setting: string, base: string, path: string): string {
  const file = resolvePath(base, path);
  try {
    const text = readFileSync(file, "utf8");
    if (text.includes("PRIVATE KEY")) return text;
  } catch (error) {
    const reason = error instanceof Error && "code" in error ? ` (${String(error.code)})` : "";
    throw new SettingError(setting, `${JSON.stringify(path)}${reason}`, "the path of a readable private key");
  }
  throw new SettingError(
    setting,
    `${JSON.stringify(path)}, which holds no private key`,
    "a key in PEM or OpenSSH format",
  );
}
