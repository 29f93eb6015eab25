import { lookup } from "node:dns/promises";
import { createHolatError } from "@holat/core";
import type { SshPool, SshTarget } from "@holat/core/ssh";

const answer = "holat-doctor";
const mostOutput = 64 * 1024;

/**
 * Reads the program and the target's variables from stdin, so that nothing of them is part of a command line. Needs
 * nothing of the login shell but words and single quotes.
 */
const probe = `exec /bin/sh -c '
IFS= read -r program
while IFS= read -r pair; do export "$pair"; done
cd "$HOME" 2>/dev/null && [ -w . ] || { echo ${answer} home; exit; }
case $program in
  "") ;;
  */*) [ -x "$program" ] && [ ! -d "$program" ] ;;
  *) command -v "$program" >/dev/null 2>&1 ;;
esac && echo ${answer} ok || echo ${answer} missing
'`;

/** Goes the way of a start up to the start itself: name, connection, host key, login, command. Rejects with the first failure. */
export async function checkTarget(pool: SshPool, target: SshTarget, signal: AbortSignal): Promise<string> {
  const { host, port, user } = target;
  const address = target.jump === undefined ? await findAddress(target) : `by way of ${target.jump.host}`;
  const program = findProgram(target.command);
  const channel = await pool.exec(target, probe, { signal });
  channel.stderr.resume();
  const variables = Object.entries(target.env).map(([name, value]) => `${name}=${value}`);
  channel.stdin.on("error", () => {});
  channel.stdin.end([program ?? "", ...variables, ""].join("\n"));
  const found = await readAnswer(channel.stdout);
  channel.close();
  if (found === "home") {
    throw createHolatError("RUN_DIR_UNWRITABLE", { host, port, user, path: "~" });
  }
  if (found === "missing")
    throw createHolatError("COMMAND_NOT_FOUND", { host, port, command: program ?? "" });
  if (found !== "ok") {
    throw createHolatError("REMOTE_UNSUPPORTED", { host, port, detail: "the login runs no /bin/sh for us" });
  }
  return [
    `${user}@${host}:${port} (${address})`,
    `host key ${channel.hostKey} accepted`,
    "login works",
    program === undefined
      ? "the command begins with no plain program, so it was not looked for"
      : `${program} is there`,
  ].join(", ");
}

async function findAddress({ host, port, user }: SshTarget): Promise<string> {
  try {
    return (await lookup(host)).address;
  } catch (cause) {
    throw createHolatError("DNS", { host, port, user }, cause);
  }
}

/** The first plain word of a command line; one that begins with an assignment, a quote or a bracket has none. */
function findProgram(command: string): string | undefined {
  return /^\s*(?:exec\s+)?([\w./+@%:,-]+)(?=\s|$)/.exec(command)?.[1];
}

async function readAnswer(stdout: AsyncIterable<Uint8Array>): Promise<string | undefined> {
  let text = "";
  for await (const chunk of stdout) {
    text += Buffer.from(chunk).toString("latin1");
    if (text.length > mostOutput) break;
  }
  return new RegExp(`^${answer} (\\w+)$`, "m").exec(text)?.[1];
}
