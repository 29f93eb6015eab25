import { createKey } from "../createKey.js";
import type { Ask } from "../retry.js";
import { readData } from "./envelope.js";
import type { Message } from "./types.js";

export interface SendInput {
  /** Digits with the country code, or an address such as `998901234567@s.whatsapp.net`. */
  readonly to: string;
  readonly text: string;
  /** How long it may wait for its session; then it has failed. 300 when absent. */
  readonly expiresInSeconds?: number;
}

export interface SendOptions {
  /** Over this session; the least loaded one that can send when absent. */
  readonly sessionId?: string;
  /** Makes a repeated send safe: the same key with the same input is the same message. A random one when absent. */
  readonly idempotencyKey?: string;
  readonly signal?: AbortSignal;
}

export interface MessagesClient {
  /**
   * Resolves as soon as the message is queued; `get` it, or watch, to see how far it got.
   *
   * ```ts
   * const { id } = await holat.messages.send({ to: "998901234567", text: "Salom!" });
   * ```
   */
  send(input: SendInput, options?: SendOptions): Promise<Message>;
  get(id: string, options?: { readonly signal?: AbortSignal }): Promise<Message>;
}

export function createMessages(ask: Ask): MessagesClient {
  return {
    send: (input, { sessionId, idempotencyKey = createKey(), signal } = {}) =>
      ask<Message>(
        sessionId === undefined ? "/messages" : `/sessions/${encodeURIComponent(sessionId)}/messages`,
        {
          method: "POST",
          headers: { "idempotency-key": idempotencyKey },
          body: JSON.stringify(input),
          signal,
        },
        readData,
      ),
    get: (id, { signal } = {}) => ask<Message>(`/messages/${encodeURIComponent(id)}`, { signal }, readData),
  };
}
