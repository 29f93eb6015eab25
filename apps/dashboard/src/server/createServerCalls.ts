import { HolatApiError } from "@holat/sdk";

/** Who asks, as `/auth/me` tells it. */
export interface Me {
  readonly id: string;
  readonly name: string | null;
  readonly scopes: readonly string[];
  /** Nobody signed in; the machine itself is let in. */
  readonly keyless: boolean;
  readonly signedIn: boolean;
}

export interface Target {
  readonly name: string;
  readonly isDefault: boolean;
  readonly host: string | null;
  /** null: this server has not had to do with the machine yet. */
  readonly reachable: boolean | null;
  readonly lastError: { readonly code: string; readonly at: string; readonly sentence: string } | null;
  readonly lastCheckedAt: string | null;
  readonly running: number;
  readonly queued: number;
  readonly maxConcurrent: number;
}

export interface Key {
  readonly id: string;
  readonly name: string;
  /** null: one of the server's own settings. */
  readonly prefix: string | null;
  readonly scopes: readonly string[];
  readonly sessions: readonly string[] | null;
  readonly targets: readonly string[] | null;
  readonly createdAt: string | null;
  /** As in the audit log: `key:ID`, or `local`. */
  readonly createdBy: string | null;
  readonly lastUsedAt: string | null;
  readonly expiresAt: string | null;
  readonly revokedAt: string | null;
}

export interface KeyInput {
  readonly name: string;
  readonly scopes: readonly string[];
  readonly sessions?: readonly string[];
  readonly targets?: readonly string[];
  readonly expiresInSeconds?: number;
}

/** One thing that somebody did. */
export interface AuditEntry {
  readonly at: string;
  /** `key:ID`, `loopback`, or `local` for the command line on the database. */
  readonly principal: string;
  readonly action: string;
  readonly subject: string;
  readonly details: Readonly<Record<string, unknown>>;
}

export interface AuditQuery {
  readonly limit?: number;
  readonly cursor?: string | undefined;
  readonly principal?: string | undefined;
  readonly action?: string | undefined;
}

export interface AuditPage {
  readonly entries: readonly AuditEntry[];
  /** Of the next page; undefined on the last. */
  readonly nextCursor: string | undefined;
}

export type ServerCalls = ReturnType<typeof createServerCalls>;

/** What the dashboard asks beside the SDK. The browser adds the cookie; the page itself holds no key. */
export function createServerCalls(baseUrl: string) {
  async function send(path: string, init: RequestInit = {}): Promise<Response> {
    let response: Response;
    try {
      response = await fetch(baseUrl + path, { cache: "no-store", ...init });
    } catch (cause) {
      throw new HolatApiError(`No answer from ${baseUrl}`, { code: "NETWORK", status: 0, cause });
    }
    if (!response.ok) throw await toError(response);
    return response;
  }
  async function ask<Answer>(path: string, init?: RequestInit): Promise<Answer> {
    const response = await send(path, init);
    return response.status === 204 ? (undefined as Answer) : ((await response.json()) as Answer);
  }
  const post = <Answer>(path: string, body?: object) =>
    ask<Answer>(path, {
      method: "POST",
      ...(body && { headers: { "content-type": "application/json" }, body: JSON.stringify(body) }),
    });
  const name = encodeURIComponent;

  return {
    me: () => ask<Me>("/auth/me"),
    signIn: (key: string) => post<Me>("/auth/sign-in", { key }),
    signOut: () => post<void>("/auth/sign-out"),
    targets: () => ask<readonly Target[]>("/targets"),
    stopAll: (target: string) => post<{ readonly count: number }>(`/targets/${name(target)}/stop-all`),
    keys: () => ask<readonly Key[]>("/keys"),
    createKey: (input: KeyInput) => post<Key & { readonly key: string }>("/keys", input),
    revokeKey: (id: string) => ask<void>(`/keys/${name(id)}`, { method: "DELETE" }),
    audit: async (query: AuditQuery = {}): Promise<AuditPage> => {
      const given = Object.entries(query).flatMap(([key, value]) =>
        value === undefined ? [] : [[key, String(value)]],
      );
      const response = await send(`/audit?${new URLSearchParams(given)}`);
      return { entries: (await response.json()) as AuditEntry[], nextCursor: readNextCursor(response) };
    },
  };
}

function readNextCursor({ headers }: Response): string | undefined {
  const cursor = headers.get("link")?.match(/[?&]cursor=([^&>]+)[^,]*rel="?next/)?.[1];
  return cursor && decodeURIComponent(cursor);
}

async function toError(response: Response): Promise<HolatApiError> {
  const { status, headers } = response;
  const problem: unknown = await response.json().catch(() => null);
  const {
    title = `HTTP ${status}`,
    detail = title,
    code = "BAD_ANSWER",
    requestId,
    errors,
  } = Object(problem);
  return new HolatApiError(String(detail), {
    code,
    status,
    requestId,
    issues: Array.isArray(errors) ? errors : [],
    retryAfterSeconds: Number(headers.get("retry-after")) || undefined,
  });
}
