import type { Job, PgBoss } from "pg-boss";
import { type DeliveryJob, deliveryQueue } from "./deliveryQueue.js";

export interface DeliveryPump {
  /** Takes as many jobs as there is room for. Rejects when the queue cannot be asked. */
  pull(): Promise<void>;
  /** Resolves when all that was taken is done. */
  idle(): Promise<void>;
}

/**
 * Takes jobs that are due and carries them out, `all` at once and `each` at most of one endpoint: one that hangs leaves
 * room for the others.
 */
export function createDeliveryPump(options: {
  readonly boss: PgBoss;
  readonly all: number;
  readonly each: number;
  readonly signal: AbortSignal;
  run(job: DeliveryJob): Promise<void>;
  onError(error: unknown): void;
}): DeliveryPump {
  const { boss, all, each, signal, run, onError } = options;
  const underWay = new Set<Promise<void>>();
  const byEndpoint = new Map<string, number>();
  let pulling: Promise<void> | undefined;
  let again = false;

  const count = (endpoint: string, change: number) => {
    const now = (byEndpoint.get(endpoint) ?? 0) + change;
    if (now === 0) byEndpoint.delete(endpoint);
    else byEndpoint.set(endpoint, now);
  };

  const carryOut = async ({ id, data, groupId }: Job<DeliveryJob>) => {
    const endpoint = groupId ?? "";
    count(endpoint, 1);
    try {
      await run(data);
      await boss.complete(deliveryQueue, id);
    } catch (error) {
      onError(error);
    } finally {
      count(endpoint, -1);
    }
  };

  const pullAll = async () => {
    while (!signal.aborted && underWay.size < all) {
      again = false;
      const ignoreGroups = [...byEndpoint].filter(([, busy]) => busy >= each).map(([endpoint]) => endpoint);
      const [job] = await boss.fetch<DeliveryJob>(deliveryQueue, { batchSize: 1, ignoreGroups });
      if (job) {
        const work = carryOut(job).then(() => {
          underWay.delete(work);
          pull().catch(onError);
        });
        underWay.add(work);
      } else if (!again) return;
    }
  };

  const pull = (): Promise<void> => {
    again = true;
    pulling ??= pullAll().finally(() => {
      pulling = undefined;
    });
    return pulling;
  };

  return {
    pull,
    idle: async () => {
      await pulling?.catch(() => {});
      await Promise.all(underWay);
    },
  };
}
