import { HolatError } from "@holat/core";
import { SettingError } from "../config/SettingError.js";

/** One line on stderr, and the exit code: 2 for a wrong setting, 1 for anything else. */
export function reportStartError(error: unknown, address: string): number {
  process.stderr.write(`holat: ${describe(error, address)}\n`);
  return error instanceof SettingError ? 2 : 1;
}

function describe(error: unknown, address: string): string {
  if (error instanceof HolatError) return [error.message, error.hint].filter(Boolean).join(". ");
  if (!(error instanceof Error)) return String(error);
  const code: unknown = Reflect.get(error, "code");
  if (code === "EADDRINUSE") return `${address} is in use. Stop what listens there, or set HOLAT_PORT.`;
  if (code === "EACCES")
    return `no permission for ${address} (${error.message}). Ports below 1024 are for root.`;
  return error.message;
}
