import type { ConnectionSession } from "@holat/sdk/sessions";
import { getOnlyWord } from "../client/parseClientArgs.js";
import { UsageError } from "../client/UsageError.js";
import { writeJson, writeLine, writeNotice } from "../client/write.js";
import { readImport } from "./readImport.js";
import { renderFinding, renderMessage, renderSessions, renderTransition, renderUptime } from "./render.js";
import type { SessionsContext } from "./sessionsContext.js";
import { showQr } from "./showQr.js";

/** What was written after the command's name. */
export interface SessionsWords {
  readonly positionals: readonly string[];
  readonly connected: boolean;
  readonly active: boolean;
  readonly session: string | undefined;
  readonly limit: string | undefined;
}

type Command = (context: SessionsContext, words: SessionsWords) => Promise<void>;

function show({ json }: SessionsContext, session: ConnectionSession): void {
  if (json) writeJson(session);
  else for (const line of renderSessions([session])) writeLine(line);
}

function writeAll<T>(json: boolean, all: readonly T[], render: (one: T) => string, none: string): void {
  if (json) writeJson(all);
  else for (const line of all.length === 0 ? [none] : all.map(render)) writeLine(line);
}

const list: Command = async ({ sessions, json }, { positionals, connected, active }) => {
  noWord(positionals);
  if (connected && active) throw new UsageError("--connected and --active are two lists; name one");
  const all = await sessions.list(connected ? "connected" : active ? "active" : "all");
  if (json) writeJson(all);
  else for (const line of all.length === 0 ? ["no sessions"] : renderSessions(all)) writeLine(line);
};

const change =
  (name: "restart" | "stop" | "logout"): Command =>
  async (context, { positionals }) =>
    show(context, await context.sessions[name](getOnlyWord(positionals, "NAME")));

export const sessionsCommands: Readonly<Record<string, Command>> = {
  list,
  show: async (context, { positionals }) =>
    show(context, await context.sessions.get(getOnlyWord(positionals, "NAME"))),
  create: async (context, { positionals }) =>
    show(context, await context.sessions.create({ sessionId: getOnlyWord(positionals, "NAME") })),
  qr: (context, { positionals }) => showQr(context, getOnlyWord(positionals, "NAME")),
  "pairing-code": async ({ sessions, json }, { positionals }) => {
    const [name, phone] = getTwoWords(positionals, "NAME", "PHONE");
    const pairing = await sessions.requestPairingCode(name, phone);
    json ? writeJson(pairing) : writeLine(pairing.code ?? "");
  },
  restart: change("restart"),
  stop: change("stop"),
  logout: change("logout"),
  delete: async ({ sessions, json }, { positionals }) => {
    const name = getOnlyWord(positionals, "NAME");
    await sessions.delete(name);
    if (!json) writeLine(`${name} is deleted`);
  },
  health: async ({ sessions, json }, { positionals }) => {
    noWord(positionals);
    writeAll(json, await sessions.health(), renderFinding, "all is as it should be");
  },
  available: async ({ sessions, json }, { positionals }) => {
    noWord(positionals);
    const render = ({ sessionId, load }: { sessionId: string; load: number }) => `${sessionId}  load ${load}`;
    writeAll(json, await sessions.available(), render, "no session can send now");
  },
  history: async ({ sessions, json }, { positionals, limit = "20" }) => {
    const name = getOnlyWord(positionals, "NAME");
    if (!/^[1-9]\d{0,2}$/.test(limit) || Number(limit) > 500)
      throw new UsageError(`--limit is ${JSON.stringify(limit)}; it wants an integer from 1 to 500`);
    const { transitions } = await sessions.history(name, { limit: Number(limit) }).page();
    writeAll(json, transitions, renderTransition, "nothing has become of it yet");
  },
  uptime: async ({ sessions, json }, { positionals }) => {
    const all =
      positionals.length === 0
        ? await sessions.uptimeOfAll()
        : [await sessions.uptime(getOnlyWord(positionals, "NAME"))];
    writeAll(json, all, renderUptime, "no sessions");
  },
  watch: ({ sessions, json }, { positionals }) => {
    noWord(positionals);
    return new Promise((_resolve, reject) => {
      sessions.watch({
        onSession: (session) => {
          if (json) writeJson(session);
          else for (const line of renderSessions([session])) writeLine(line);
        },
        onDeleted: (sessionId) =>
          json ? writeJson({ sessionId, deleted: true }) : writeLine(`${sessionId}  deleted`),
        onConnection: (connection, error) => {
          if (connection === "stopped") reject(error);
          else if (connection !== "live") writeNotice(connection);
        },
      });
    });
  },
  import: async (context, { positionals }) => {
    const [name, folder] = getTwoWords(positionals, "NAME", "FOLDER");
    show(context, await context.sessions.import(name, await readImport(folder)));
  },
  send: async ({ messages, json }, { positionals, session }) => {
    const [to, text] = getTwoWords(positionals, "TO", "TEXT");
    const message = await messages.send({ to, text }, session === undefined ? {} : { sessionId: session });
    json ? writeJson(message) : writeLine(renderMessage(message));
  },
};

function noWord(positionals: readonly string[]): void {
  if (positionals.length > 0) throw new UsageError(`${JSON.stringify(positionals[0])} is one word too many`);
}

function getTwoWords(positionals: readonly string[], first: string, second: string): [string, string] {
  const [one, ...rest] = positionals;
  return [getOnlyWord(one === undefined ? [] : [one], first), getOnlyWord(rest, second)];
}
