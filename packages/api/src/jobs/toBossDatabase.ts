import type { ConstructorOptions } from "pg-boss";
import type { OpenDatabase } from "../db/openDatabase.js";

/** pg-boss on the connections that there are. */
export function toBossDatabase(
  database: Pick<OpenDatabase, "executeSql">,
): NonNullable<ConstructorOptions["db"]> {
  return {
    executeSql: async (text, values) => database.executeSql(text, values),
  };
}
