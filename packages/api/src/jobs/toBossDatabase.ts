import type { ConstructorOptions } from "pg-boss";
import type { OpenDatabase } from "../db/openDatabase.js";

/** pg-boss on the connections that there are: the same pool, the same LISTEN. */
export function toBossDatabase(database: OpenDatabase): NonNullable<ConstructorOptions["db"]> {
  return {
    executeSql: (text, values) => database.executeSql(text, values),
    listen: async (channel, onNotification, onReconnect) => {
      const close = await database.listen(channel, { onMessage: onNotification, onCatchUp: onReconnect });
      onReconnect();
      return { close };
    },
  };
}
