import { lstat, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { type CredentialChange, HolatError } from "@holat/core";
import type { AuthFile } from "./parseAuthFile.js";

const maxFiles = 100_000;
const maxFileBytes = 4 * 1024 * 1024;
const credentialsFile = "creds.json";

/**
 * Reads a folder that Baileys' `useMultiFileAuthState` wrote, so that its account goes on here without being paired
 * again. Give what it returns to the session's store, and stop whoever used the folder: two of them at once end each
 * other's connection.
 *
 * @param directory is only read.
 * @throws VALIDATION_FAILED when a file is damaged or does not belong there, or the account was never paired. The
 * message names the file.
 * @example
 * await store.save(await readAuthFolder("/srv/bot/auth"));
 */
export async function readAuthFolder(directory: string): Promise<CredentialChange> {
  const names = await readdir(directory).catch((error: unknown) => {
    throw refuse(directory, "it cannot be read", error);
  });
  if (!names.includes(credentialsFile)) throw refuse(join(directory, credentialsFile), "it is not there");
  if (names.length > maxFiles) throw refuse(directory, `it holds more than ${maxFiles} files`);
  const { parseAuthFile } = await import("./parseAuthFile.js");
  let credentials = "";
  const keys: { type: string; id: string; value: string }[] = [];
  for (const name of names.sort()) {
    const path = join(directory, name);
    const text = await readText(path);
    const file = explain(path, () => parseAuthFile(name, text));
    if (file.kind === "credentials") credentials = file.text;
    else keys.push({ type: file.type, id: file.id, value: file.text });
  }
  return { credentials, keys };
}

async function readText(path: string): Promise<string> {
  const stats = await lstat(path);
  if (!stats.isFile()) throw refuse(path, "it is no file");
  if (stats.size > maxFileBytes) throw refuse(path, `it is larger than ${maxFileBytes} bytes`);
  return readFile(path, "utf8");
}

function explain(path: string, parse: () => AuthFile): AuthFile {
  try {
    return parse();
  } catch (error) {
    // The engine's own words would quote what is in the file.
    throw refuse(path, error instanceof SyntaxError ? "it is no JSON" : describe(error));
  }
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message : "it cannot be used";
}

function refuse(path: string, why: string, cause?: unknown): HolatError {
  return new HolatError("VALIDATION_FAILED", `${path} cannot be imported: ${why}`, {
    hint: "Give the folder that useMultiFileAuthState wrote, whole and unchanged, of an account that is linked.",
    ...(cause === undefined ? {} : { cause }),
  });
}
