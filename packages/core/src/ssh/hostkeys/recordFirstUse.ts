import { mkdir, open } from "node:fs/promises";
import { dirname } from "node:path";
import { readKeyType } from "./fingerprint.js";
import { firstUseComment } from "./judgeHostKey.js";
import { deriveHostName } from "./knownHosts.js";

/** Appends a host's key to a known_hosts file with one write, durable when it resolves; makes the file with mode 0600. */
export async function recordFirstUse(
  file: string,
  host: string,
  port: number,
  key: Uint8Array,
): Promise<void> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const base64 = Buffer.from(key).toString("base64");
  const line = `${deriveHostName(host, port)} ${readKeyType(key)} ${base64} ${firstUseComment}\n`;
  const handle = await open(file, "a+", 0o600);
  try {
    const { size } = await handle.stat();
    const last = Buffer.alloc(1);
    if (size > 0) await handle.read(last, 0, 1, size - 1);
    await handle.appendFile(size > 0 && last.toString() !== "\n" ? `\n${line}` : line);
    await handle.sync();
  } finally {
    await handle.close();
  }
}
