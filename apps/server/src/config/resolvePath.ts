import { homedir } from "node:os";
import { join, resolve } from "node:path";

/** `~/` is the home directory; anything relative starts at `base`. */
export function resolvePath(base: string, path: string): string {
  return path.startsWith("~/") ? join(homedir(), path.slice(2)) : resolve(base, path);
}
