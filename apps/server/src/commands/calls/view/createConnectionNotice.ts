import type { Connection } from "@holat/sdk";

/** For a view that shows no connection: says when the server went away, and when it is back. */
export function createConnectionNotice(write: (line: string) => void): (connection: Connection) => void {
  let away = false;
  return (connection) => {
    if (connection === "offline" && !away) {
      away = true;
      write("the server does not answer; trying again until it does");
    } else if (away && (connection === "live" || connection === "degraded")) {
      away = false;
      write("connected again");
    }
  };
}
