import type { ImportInput } from "@holat/sdk/sessions";
import { UsageError } from "../client/UsageError.js";

/** What a Baileys auth folder holds. Throws a UsageError that names the file, or says what to install. */
export async function readImport(folder: string): Promise<ImportInput> {
  const { readAuthFolder } = await import("@holat/whatsapp").catch(() => {
    throw new UsageError("reading a Baileys folder needs @holat/whatsapp, which is not installed here");
  });
  const { credentials, keys = [] } = await readAuthFolder(folder).catch((error: unknown) => {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  });
  if (credentials === undefined) throw new UsageError(`${JSON.stringify(folder)} holds no credentials`);
  return {
    credentials,
    keys: keys.flatMap(({ type, id, value }) => (value === null ? [] : [{ type, id, value }])),
  };
}
