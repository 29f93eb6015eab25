import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { PGlite } from "@electric-sql/pglite";
import { Kysely, PGliteDialect } from "kysely";
import { claimLock } from "./claimLock.js";
import type { OpenDatabase } from "./openDatabase.js";
import type { Database } from "./schema.js";

const byteaOid = 17;
/** PGlite's own go byte by byte in JavaScript. */
const codecs = {
  parsers: { [byteaOid]: (text: string) => Buffer.from(text.slice(2), "hex") },
  serializers: {
    [byteaOid]: (bytes: Uint8Array) =>
      `\\x${Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("hex")}`,
  },
};

/** PGlite in `<dataDir>/pglite`, or in memory without a directory. */
export async function openPglite({
  dataDir,
  from,
}: {
  readonly dataDir?: string;
  readonly from?: Blob;
}): Promise<OpenDatabase> {
  if (dataDir !== undefined) await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const lock =
    dataDir === undefined ? undefined : await claimLock(join(dataDir, "pglite.lock"), "The PGlite database");
  try {
    const pglite = await PGlite.create({
      ...codecs,
      ...(dataDir === undefined ? {} : { dataDir: join(dataDir, "pglite") }),
      ...(from === undefined ? {} : { loadDataDir: from }),
    });
    const db = new Kysely<Database>({ dialect: new PGliteDialect({ pglite }) });
    return {
      db,
      dialect: "pglite",
      listen: (channel, { onMessage }) => pglite.listen(channel, onMessage),
      notify: async (channel, payload) => {
        await pglite.query("SELECT pg_notify($1, $2)", [channel, payload]);
      },
      executeSql: async (text, values = []) => {
        try {
          if (values.length > 0) return await pglite.query(text, [...values]);
          return { rows: (await pglite.exec(text)).flatMap(({ rows }) => rows) };
        } catch (error) {
          // There is one session: what failed amid several statements must not leave its transaction behind.
          await pglite.exec("ROLLBACK").catch(() => {});
          throw error;
        }
      },
      close: async () => {
        await db.destroy();
        if (!pglite.closed) await pglite.close();
        await lock?.release();
      },
    };
  } catch (error) {
    await lock?.release();
    throw error;
  }
}
