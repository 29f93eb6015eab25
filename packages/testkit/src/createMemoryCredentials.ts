/** Core's `CredentialChange`. */
interface CredentialChange {
  readonly credentials?: string;
  readonly keys?: readonly { readonly type: string; readonly id: string; readonly value: string | null }[];
}

/** Core's `CredentialStore`. */
interface CredentialStore {
  load(): Promise<string | undefined>;
  getKeys(type: string, ids: readonly string[]): Promise<ReadonlyMap<string, string>>;
  save(change: CredentialChange): Promise<void>;
  clear(): Promise<void>;
}

/** A session's credentials in memory, with the fence that a database has. */
export interface MemoryCredentials {
  /** The store of a new owner; that of the owner before is refused from now on. */
  own(): CredentialStore;
  readonly credentials: string | undefined;
  /** How many keys there are of a type. */
  countKeys(type: string): number;
  /** Puts something else where the credentials are. */
  replace(text: string | undefined): void;
  /** How many of the next saves fail as if the database were away. */
  failSaves(count: number): void;
  /** Everything in it, for another process. */
  readonly snapshot: CredentialChange;
  /** All saves so far. */
  readonly changes: readonly CredentialChange[];
}

/** @param initial what is in it from the start. */
export function createMemoryCredentials(initial: CredentialChange = {}): MemoryCredentials {
  let credentials: string | undefined;
  let owner = 0;
  let failing = 0;
  const keys = new Map<string, Map<string, string>>();
  const changes: CredentialChange[] = [];

  const apply = (change: CredentialChange) => {
    if (change.credentials !== undefined) credentials = change.credentials;
    for (const { type, id, value } of change.keys ?? []) {
      const ofType = keys.get(type) ?? new Map<string, string>();
      keys.set(type, ofType);
      if (value === null) ofType.delete(id);
      else ofType.set(id, value);
    }
  };
  apply(initial);
  return {
    own() {
      owner++;
      const generation = owner;
      const requireOwner = () => {
        if (owner !== generation)
          throw createCodedError("OWNERSHIP_LOST", "Another server holds this session now");
      };
      return {
        load: async () => credentials,
        async getKeys(type, ids) {
          const ofType = keys.get(type);
          return new Map(
            ids.flatMap((id): [string, string][] => {
              const value = ofType?.get(id);
              return value === undefined ? [] : [[id, value]];
            }),
          );
        },
        async save(change) {
          requireOwner();
          if (failing > 0) {
            failing--;
            throw createCodedError("DATABASE_AWAY", "The database does not answer");
          }
          changes.push(change);
          apply(change);
        },
        async clear() {
          requireOwner();
          credentials = undefined;
          keys.clear();
        },
      };
    },
    get credentials() {
      return credentials;
    },
    countKeys: (type) => keys.get(type)?.size ?? 0,
    replace(text) {
      credentials = text;
    },
    failSaves(count) {
      failing = count;
    },
    get snapshot() {
      const all = [...keys].flatMap(([type, ofType]) =>
        [...ofType].map(([id, value]) => ({ type, id, value })),
      );
      return { ...(credentials === undefined ? {} : { credentials }), keys: all };
    },
    changes,
  };
}

function createCodedError(code: string, message: string): Error {
  return Object.assign(new Error(message), { code });
}
