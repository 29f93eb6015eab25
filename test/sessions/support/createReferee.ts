import { setTimeout as pause } from "node:timers/promises";
import type { Connection } from "../../../packages/core/src/index.js";
import type { WhatsAppLogin } from "../../../packages/testkit/src/index.js";
import type { SessionCalls } from "./createSessionCalls.js";
import type { Account } from "./startSessionSite.js";

/** How late a server may learn of what happened to a socket, ms. */
export interface Detection {
  /** A link that is silent but not broken. */
  readonly frozenMs: number;
  /** Everything else; also a server that died, whose lease has to end. */
  readonly otherMs: number;
}

interface Claim {
  /** Before the question was asked, and after its answer came. */
  readonly from: number;
  readonly to: number;
  readonly sessionId: string;
}

/** Asks from outside all the while, and compares what was said with the logins that the other side held open. */
export interface Referee {
  /** Answers in which a session was said to be CONNECTED. */
  readonly claims: number;
  readonly samples: number;
  stop(): Promise<void>;
  /** Each time that a session was said to be CONNECTED and the other side had no login of it open. */
  findLies(
    spans: readonly WhatsAppLogin[],
    allowed: Detection,
    isFrozen: (login: WhatsAppLogin) => boolean,
  ): string[];
}

export function createReferee(
  pick: () => SessionCalls | undefined,
  accounts: readonly Account[],
  everyMs: number,
): Referee {
  const phones = new Map(accounts.map(({ sessionId, phone }) => [sessionId, phone]));
  const claims: Claim[] = [];
  const stopping = new AbortController();
  let samples = 0;

  const look = async () => {
    const calls = pick();
    if (!calls) return;
    const from = Date.now();
    const connections: Connection[] = await calls.list("/all");
    const to = Date.now();
    samples++;
    for (const { sessionId, connectionStatus } of connections)
      if (connectionStatus === "CONNECTED") claims.push({ from, to, sessionId });
  };

  const work = async () => {
    while (!stopping.signal.aborted) {
      // A server that is being killed answers nothing, which is no lie.
      await look().catch(() => {});
      await pause(everyMs);
    }
  };
  const working = work();

  return {
    get claims() {
      return claims.length;
    },
    get samples() {
      return samples;
    },
    stop: async () => {
      stopping.abort();
      await working;
    },
    findLies: (spans, { frozenMs, otherMs }, isFrozen) => {
      const byPhone = new Map<string, WhatsAppLogin[]>();
      for (const span of spans) byPhone.set(span.phone, [...(byPhone.get(span.phone) ?? []), span]);
      return claims.flatMap(({ from, to, sessionId }) => {
        const own = byPhone.get(phones.get(sessionId) ?? "") ?? [];
        const held = own.some(
          (login) =>
            login.openedAt <= to &&
            (login.closedAt ?? Number.POSITIVE_INFINITY) >= from - (isFrozen(login) ? frozenMs : otherMs),
        );
        return held
          ? []
          : [`${sessionId} at ${new Date(from).toISOString()}, logins: ${describe(own, from)}`];
      });
    },
  };
}

function describe(spans: readonly WhatsAppLogin[], at: number): string {
  return JSON.stringify(
    spans.slice(-3).map(({ openedAt, closedAt }) => ({
      opened: openedAt - at,
      closed: closedAt === null ? null : closedAt - at,
    })),
  );
}

/** Accounts that were held twice at the same time, as the other side saw it. */
export function findDoubles(spans: readonly WhatsAppLogin[]): string[] {
  const byPhone = new Map<string, WhatsAppLogin[]>();
  for (const span of spans) byPhone.set(span.phone, [...(byPhone.get(span.phone) ?? []), span]);
  return [...byPhone].flatMap(([phone, own]) => {
    const ordered = own.toSorted((a, b) => a.openedAt - b.openedAt);
    return ordered.flatMap((span, index) => {
      const before = ordered[index - 1];
      if (!before) return [];
      const until = before.closedAt ?? Number.POSITIVE_INFINITY;
      return until > span.openedAt
        ? [`${phone}: ${until - span.openedAt} ms at ${new Date(span.openedAt).toISOString()}`]
        : [];
    });
  });
}
