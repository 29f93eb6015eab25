import type { PGlite } from "@electric-sql/pglite";
import { Kysely, PGliteDialect } from "kysely";
import type { OpenDatabase } from "./openDatabase.js";
import type { Database } from "./schema.js";

const byteaOid = 17;
/** For `PGlite.create`: its own go byte by byte in JavaScript. */
export const pgliteCodecs = {
  parsers: { [byteaOid]: (text: string) => Buffer.from(text.slice(2), "hex") },
  serializers: {
    [byteaOid]: (bytes: Uint8Array) =>
      `\\x${Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("hex")}`,
  },
};

/** The OpenDatabase of a PGlite that was created with `pgliteCodecs`; closing it closes the PGlite. */
export function wrapPglite(pglite: PGlite): OpenDatabase {
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
    },
  };
}
