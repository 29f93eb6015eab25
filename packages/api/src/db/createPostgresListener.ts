import type pg from "pg";
import type { ListenOptions } from "./openDatabase.js";

const firstRetryMs = 100;
const longestRetryMs = 3_000;
const probeEveryMs = 10_000;

export interface PostgresListener {
  listen(channel: string, options: ListenOptions): Promise<() => Promise<void>>;
  close(): Promise<void>;
}

/**
 * One connection that LISTENs to all channels asked for. When it is lost (also silently: it is probed) it is made anew
 * with a growing pause, and every subscriber is told to catch up.
 */
export function createPostgresListener(createClient: () => pg.Client): PostgresListener {
  const subscribers = new Set<ListenOptions & { readonly channel: string }>();
  let client: pg.Client | undefined;
  let opening: Promise<void> | undefined;
  let closed = false;
  let retryMs = firstRetryMs;
  let timer: NodeJS.Timeout | undefined;

  const open = async () => {
    const next = createClient();
    const onLost = () => lose(next);
    next.on("error", onLost);
    next.on("end", onLost);
    next.on("notification", ({ channel, payload }) => {
      for (const subscriber of subscribers) {
        if (subscriber.channel === channel) subscriber.onMessage(payload ?? "");
      }
    });
    client = next;
    await next.connect();
    for (const channel of new Set([...subscribers].map((s) => s.channel))) await listenOn(next, channel);
    retryMs = firstRetryMs;
    scheduleProbe(next);
  };

  const ensureOpen = (): Promise<void> => {
    if (client) return opening ?? Promise.resolve();
    opening = open().finally(() => {
      opening = undefined;
    });
    return opening;
  };

  const lose = (lost: pg.Client) => {
    if (client !== lost) return;
    client = undefined;
    lost.end().catch(() => {});
    clearTimeout(timer);
    if (!closed) scheduleReopen();
  };

  const scheduleReopen = () => {
    timer = setTimeout(async () => {
      try {
        await ensureOpen();
        for (const subscriber of subscribers) subscriber.onCatchUp?.();
      } catch {
        if (client) lose(client);
      }
    }, retryMs);
    retryMs = Math.min(longestRetryMs, retryMs * 2);
  };

  const scheduleProbe = (probed: pg.Client) => {
    timer = setTimeout(async () => {
      if (client !== probed) return;
      try {
        await probed.query("SELECT 1");
        scheduleProbe(probed);
      } catch {
        lose(probed);
      }
    }, probeEveryMs);
  };

  return {
    listen: async (channel, options) => {
      const entry = {
        channel,
        onMessage: (payload: string) => options.onMessage(payload),
        onCatchUp: () => options.onCatchUp?.(),
      };
      subscribers.add(entry);
      try {
        await ensureOpen();
        if (client) await listenOn(client, channel);
      } catch (error) {
        subscribers.delete(entry);
        if (client) lose(client);
        throw error;
      }
      return async () => {
        subscribers.delete(entry);
      };
    },
    close: async () => {
      closed = true;
      clearTimeout(timer);
      const last = client;
      client = undefined;
      await last?.end().catch(() => {});
    },
  };
}

async function listenOn(client: pg.Client, channel: string): Promise<void> {
  await client.query(`LISTEN ${client.escapeIdentifier(channel)}`);
}
