interface Entry {
  readonly value: unknown;
  readonly until: number;
}

/** What Baileys asks of a cache. */
export interface Cache {
  get<T>(key: string): T | undefined;
  set<T>(key: string, value: T): void;
  del(key: string): void;
  flushAll(): void;
}

/** Forgets the oldest beyond `maxEntries`, and each after `ttlMs`; needs no timer. */
export function createCache(options: {
  readonly maxEntries: number;
  readonly ttlMs: number;
  readonly now: () => number;
}): Cache {
  const entries = new Map<string, Entry>();
  return {
    get<T>(key: string) {
      const entry = entries.get(key);
      if (entry === undefined) return undefined;
      if (entry.until > options.now()) return entry.value as T;
      entries.delete(key);
      return undefined;
    },
    set(key, value) {
      entries.delete(key);
      entries.set(key, { value, until: options.now() + options.ttlMs });
      if (entries.size <= options.maxEntries) return;
      for (const oldest of entries.keys()) {
        entries.delete(oldest);
        return;
      }
    },
    del: (key) => void entries.delete(key),
    flushAll: () => entries.clear(),
  };
}
