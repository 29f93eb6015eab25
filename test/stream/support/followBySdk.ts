import { createChannel } from "../../../packages/sdk/src/live/createChannel.js";
import type { Connection } from "../../../packages/sdk/src/live/deriveConnection.js";
import type { Environment } from "../../../packages/sdk/src/live/environment.js";
import { createSend } from "../../../packages/sdk/src/request.js";
import { eventually } from "../../../packages/testkit/src/index.js";
import { type Attempt, createRecordingFetch, type Fetch } from "./createRecordingFetch.js";
import { createWitness, type Witness } from "./createWitness.js";

export interface Followed {
  readonly witness: Witness;
  readonly attempts: readonly Attempt[];
  readonly connection: Connection;
  /** All that it was, in order. */
  readonly connections: readonly Connection[];
  /** So many new versions of every session, while the connection is that. */
  untilNews(count: number, connection: Connection): Promise<void>;
  /** The end of every session is known, and nothing is asked any more. */
  untilEnded(): Promise<void>;
  /** How many of each kind. */
  requests(): Readonly<Record<Attempt["kind"], number>>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** The SDK's watch of sessions, all of them through one client, in an environment of the test's own. */
export function followBySdk(options: {
  readonly name?: string;
  readonly baseUrl: string;
  readonly apiKey: string;
  readonly sessionIds: readonly string[];
  readonly environment: Environment;
  readonly fetch?: Fetch;
}): Followed {
  const { baseUrl, apiKey, sessionIds, environment } = options;
  const witness = createWitness(options.name ?? "SDK");
  const { fetch, attempts } = createRecordingFetch(options.fetch);
  const connect = createSend({ baseUrl, apiKey, fetch });
  const channel = createChannel({ connect, environment, intervalMs: 3_000, lang: undefined });
  const connections: Connection[] = [];
  const news = new Map<string, number>();
  const ended = new Set<string>();
  const stops = sessionIds.map((id) =>
    channel.add(id, {
      onUpdate({ session }) {
        const before = witness.find(id)?.version ?? 0;
        if (session.version > before) news.set(id, (news.get(id) ?? 0) + 1);
        witness.take(session);
      },
      onConnection(connection) {
        if (connections.at(-1) === connection) return;
        connections.push(connection);
        news.clear();
      },
      onEnd(error) {
        ended.add(id);
        if (error !== undefined) witness.fault(`refused: ${error}`);
      },
    }),
  );
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
          const least = Math.min(...sessionIds.map((id) => news.get(id) ?? 0));
          if (connections.at(-1) !== connection || least < count)
            throw new Error(`${least} of ${count} news while ${connection}: ${look()}`);
        },
        { timeoutMs: 300_000 / 10, intervalMs: 10 },
      ),
    untilEnded: () =>
      eventually(() => {
        if (ended.size < sessionIds.length || attempts.some(({ endedAtMs }) => endedAtMs === undefined))
          throw new Error(`${ended.size} of ${sessionIds.length} have ended: ${look()}`);
      }),
    async [Symbol.asyncDispose]() {
      for (const stop of stops) stop();
    },
  };
}
