import { PGlite } from "@electric-sql/pglite";
import { pgliteCodecs } from "../../src/db/wrapPglite.js";
import { getMigratedDump } from "./pgliteTemplate.js";

const idle: PGlite[] = [];
let pristine: string | undefined;

/**
 * A migrated, empty PGlite in memory. Closing it only gives it back: a new one costs a second of CPU, emptying one a
 * few milliseconds. What its borrower still asks of it afterwards fails, as of a closed one.
 */
export async function borrowPglite(): Promise<PGlite> {
  for (let used = idle.pop(); used !== undefined; used = idle.pop()) {
    if ((await empty(used)) === pristine) return lend(used);
    await used.close();
  }
  const pglite = await PGlite.create({ ...pgliteCodecs, loadDataDir: await getMigratedDump() });
  pristine ??= await describe(pglite);
  return lend(pglite);
}

function lend(pglite: PGlite): PGlite {
  let returned = false;
  const close = async () => {
    if (returned) throw new Error("PGlite is closed");
    returned = true;
    idle.push(pglite);
  };
  return new Proxy(pglite, {
    get(target, key) {
      if (key === "closed") return returned || target.closed;
      if (key === "close") return close;
      const value: unknown = Reflect.get(target, key, target);
      if (typeof value !== "function") return value;
      return (...args: unknown[]) => {
        if (returned) return Promise.reject(new Error("PGlite is closed"));
        return Reflect.apply(value, target, args);
      };
    },
  });
}

/** Takes out rows, schemas of libraries and what its session held; answers with what is left. */
async function empty(pglite: PGlite): Promise<string> {
  await pglite.exec("DISCARD ALL");
  await pglite.exec(`DO $$ DECLARE found record; BEGIN
    FOR found IN SELECT nspname FROM pg_namespace
      WHERE nspname NOT LIKE 'pg\\_%' AND nspname NOT IN ('public', 'information_schema')
    LOOP EXECUTE format('DROP SCHEMA %I CASCADE', found.nspname); END LOOP;
    FOR found IN SELECT string_agg(format('public.%I', tablename), ', ') AS names FROM pg_tables
      WHERE schemaname = 'public' AND tablename <> 'holat_migrations'
    LOOP EXECUTE 'TRUNCATE ' || found.names || ' RESTART IDENTITY'; END LOOP;
  END $$`);
  return describe(pglite);
}

/** Everything that a test may have left behind and `empty` does not take out: tables, columns, rules, settings. */
async function describe(pglite: PGlite): Promise<string> {
  const { rows } = await pglite.query<{ line: string }>(`
    WITH relation AS (SELECT * FROM pg_class WHERE relnamespace = 'public'::regnamespace)
    SELECT format('relation %s %s', relname, relkind) AS line FROM relation
    UNION ALL SELECT format('column %s %s %s', relname, attname, format_type(atttypid, atttypmod))
      FROM pg_attribute JOIN relation ON relation.oid = attrelid WHERE attnum > 0
    UNION ALL SELECT format('trigger %s %s %s', relname, tgname, tgenabled)
      FROM pg_trigger JOIN relation ON relation.oid = tgrelid WHERE NOT tgisinternal
    UNION ALL SELECT format('constraint %s %s', conname, pg_get_constraintdef(pg_constraint.oid))
      FROM pg_constraint WHERE connamespace = 'public'::regnamespace
    UNION ALL SELECT format('function %s %s', proname, md5(prosrc))
      FROM pg_proc WHERE pronamespace = 'public'::regnamespace
    UNION ALL SELECT format('setting %s', setconfig) FROM pg_db_role_setting
    UNION ALL SELECT format('migration %s', name) FROM holat_migrations
    ORDER BY 1`);
  return rows.map(({ line }) => line).join("\n");
}
