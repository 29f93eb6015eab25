import { type Connection, createClient, type SessionUpdate } from "../../../packages/sdk/src/index.js";
import type { Environment } from "../../../packages/sdk/src/live/environment.js";
import { eventually } from "../../../packages/testkit/src/index.js";
import { long } from "../../survival/support/length.js";
import { type Attempt, createRecordingFetch, type Fetch } from "./createRecordingFetch.js";
import { createWitness, type Witness } from "./createWitness.js";

export interface Followed {
  readonly witness: Witness;
  readonly attempts: readonly Attempt[];
  readonly connection: Connection;
  /** All that it was, in order. */
  readonly connections: readonly Connection[];
  /** So many new versions of every session since the connection became that; 0: every one is known. */
  untilNews(count: number, connection: Connection): Promise<void>;
  /** The end of every session is known, and nothing is asked any more. */
  untilEnded(): Promise<void>;
  /** How many of each kind. */
  requests(): Readonly<Record<Attempt["kind"], number>>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** For a machine that does much else meanwhile. */
const patienceMs = long ? 300_000 : 45_000;

/** The SDK's watch of sessions, all of them through one client, in an environment of the test's own. */
export function followBySdk(options: {
  readonly name?: string;
  readonly baseUrl: string;
  readonly apiKey: string;
  readonly sessionIds: readonly string[];
  readonly environment: Environment;
  readonly fetch?: Fetch;
  /** By the stream of all sessions instead of one for these. */
  readonly all?: boolean;
}): Followed {
  const { baseUrl, apiKey, sessionIds, environment } = options;
  const witness = createWitness(options.name ?? "SDK");
  const { fetch, attempts } = createRecordingFetch(options.fetch);
  const { calls } = createClient({ baseUrl, apiKey, fetch, environment });
  const connections: Connection[] = [];
  const news = new Map<string, number>();
  const onUpdate = ({ session }: SessionUpdate) => {
    const { sessionId, version } = session;
    if (version > (witness.find(sessionId)?.version ?? 0))
      news.set(sessionId, (news.get(sessionId) ?? 0) + 1);
    witness.take(session);
  };
  const onConnection = (connection: Connection) => {
    if (connections.at(-1) === connection) return;
    connections.push(connection);
    news.clear();
  };
  const onError = (error: unknown) => witness.fault(`refused: ${error}`);
  const told = { onConnection, onError };
  const watches = options.all
    ? [calls.watchAll({}, onUpdate, told)]
    : sessionIds.map((id) => calls.watch(id, onUpdate, told));
  const requests = () => {
    const count = (kind: Attempt["kind"]) => attempts.filter((attempt) => attempt.kind === kind).length;
    return { stream: count("stream"), longPoll: count("longPoll"), get: count("get") };
  };
  const look = () =>
    `${connections.join(" > ")}; ${JSON.stringify(requests())}; last ${JSON.stringify(attempts.at(-1))}`;
  return {
    witness,
    attempts,
    connections,
    get connection() {
      return connections.at(-1) ?? "connecting";
    },
    requests,
    untilNews: (count, connection) =>
      eventually(
        () => {
          const least = Math.min(...sessionIds.map((id) => (witness.find(id) ? (news.get(id) ?? 0) : -1)));
          if (connections.at(-1) !== connection || least < count)
            throw new Error(`${least} of ${count} news while ${connection}: ${look()}`);
        },
        { timeoutMs: patienceMs, intervalMs: 10 },
      ),
    untilEnded: () =>
      eventually(
        () => {
          const going = sessionIds.filter((id) => !witness.find(id)?.isCompleted);
          if (going.length > 0 || attempts.some(({ endedAtMs }) => endedAtMs === undefined))
            throw new Error(`${going.length} of ${sessionIds.length} have not ended: ${look()}`);
        },
        { timeoutMs: patienceMs, intervalMs: 10 },
      ),
    async [Symbol.asyncDispose]() {
      for (const watch of watches) watch.stop();
    },
  };
}
