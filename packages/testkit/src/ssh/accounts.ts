import { readFile } from "node:fs/promises";
import { requireProgram } from "../requireProgram.js";

export const hostUserNames = ["root", "dash", "bash", "fish", "csh", "busybox"] as const;
/** `root` keeps the system's login shell; the others are plain users named for theirs (busybox: its `ash`). */
export type HostUserName = (typeof hostUserNames)[number];

export interface HostAccount {
  readonly name: string;
  readonly uid: number;
  readonly shell: string;
  /** Made anew for every host. */
  readonly home: string;
}

/** The one password of every account of a test host. */
export const hostPassword = "correct horse battery staple";
const passwordHash =
  "$6$holattestkit$KXFZCJ9fBbGGyFdw6hDZwMgyjpB111FUpVqAWpW/J/6wO/FH8fT5xmqIi83yOu5LV/J4EETMhZ5HUId7PK0lN0";

/**
 * Accounts that exist on a test host only: its own /etc/passwd and /etc/shadow are mounted over the system's.
 * `shells` is a directory with `dash` and `ash`, for their programs may be something else on that host.
 */
export function deriveAccount(user: HostUserName, homes: string, shells: string): HostAccount {
  if (user === "root") return { name: "root", uid: 0, shell: "/bin/bash", home: `${homes}/root` };
  const uid = 20_000 + hostUserNames.indexOf(user);
  const own = user === "dash" ? `${shells}/dash` : user === "busybox" ? `${shells}/ash` : undefined;
  return { name: `holat-${user}`, uid, shell: own ?? requireProgram(user), home: `${homes}/${user}` };
}

/** The files' whole text. */
export async function deriveAccountFiles(accounts: readonly HostAccount[]) {
  const system = (await readFile("/etc/passwd", "utf8")).split("\n");
  const names = new Set(accounts.map(({ name }) => name));
  const others = system.filter((line) => line !== "" && !names.has(line.split(":")[0] ?? ""));
  const own = accounts.map(
    ({ name, uid, shell, home }) => `${name}:x:${uid}:${uid}:Holat test:${home}:${shell}`,
  );
  return {
    passwd: `${[...others, ...own].join("\n")}\n`,
    shadow: accounts.map(({ name }) => `${name}:${passwordHash}:19000:0:99999:7:::\n`).join(""),
  };
}
