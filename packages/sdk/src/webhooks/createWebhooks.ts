import { createPages, readNextCursor } from "../createPages.js";
import { toQuery } from "../paths.js";
import { readJson, toShape, toShapes } from "../readAnswer.js";
import { type ConnectionOptions, createSend, type RequestOptions } from "../request.js";
import { createAsk, type RetryOptions } from "../retry.js";
import type {
  Webhook,
  WebhookDelivery,
  WebhookDeliveryStatus,
  WebhookEventType,
  WebhookWithSecret,
} from "./webhook.js";

export interface WebhooksOptions extends ConnectionOptions {
  /** As for `createClient`. */
  readonly retry?: RetryOptions | false;
}

export interface CreateWebhookInput {
  /** https, or http; without credentials, and leading to public addresses unless the server allows others. */
  readonly url: string;
  /** Default: all */
  readonly events?: readonly WebhookEventType[];
  readonly description?: string;
}

export interface UpdateWebhookInput {
  readonly url?: string;
  readonly events?: readonly WebhookEventType[];
  readonly enabled?: boolean;
}

interface Abortable {
  readonly signal?: AbortSignal;
}

export interface DeliveriesOptions extends Abortable {
  readonly status?: WebhookDeliveryStatus;
  readonly limit?: number;
  readonly cursor?: string;
}

export interface DeliveryPage {
  readonly deliveries: readonly WebhookDelivery[];
  /** Of the next page; undefined on the last. */
  readonly nextCursor: string | undefined;
}

/** Newest first. Iterating walks all pages, one request each. */
export interface DeliveryList extends AsyncIterable<WebhookDelivery> {
  /** This page alone. */
  page(): Promise<DeliveryPage>;
}

/** Needs a key with the scope `admin`. Every call rejects with a HolatApiError. */
export interface WebhooksClient {
  /** The answer carries the secret, this once. */
  create(input: CreateWebhookInput, options?: Abortable): Promise<WebhookWithSecret>;
  list(options?: Abortable): Promise<readonly Webhook[]>;
  get(id: string, options?: Abortable): Promise<Webhook>;
  update(id: string, input: UpdateWebhookInput, options?: Abortable): Promise<Webhook>;
  delete(id: string, options?: Abortable): Promise<void>;
  /** A new secret; the old one signs too for 24 hours, so give `verifyWebhook` both meanwhile. */
  rotate(id: string, options?: Abortable): Promise<WebhookWithSecret>;
  /** Sends a `webhook.test`, about a session that does not exist. */
  test(id: string, options?: Abortable): Promise<WebhookDelivery>;
  deliveries(id: string, options?: DeliveriesOptions): DeliveryList;
  /** Sends one again. */
  replay(id: string, deliveryId: string, options?: Abortable): Promise<WebhookDelivery>;
  /** Sends all again that were given up, and resolves with how many those are. */
  replayAll(id: string, options?: Abortable): Promise<number>;
}

/**
 * Manages the endpoints that Holat tells of changes.
 *
 * ```ts
 * const webhooks = createWebhooks({ baseUrl: "https://calls.example", apiKey: "hk_..." });
 * const { id, secret } = await webhooks.create({ url: "https://shop.example/hooks/calls" });
 * ```
 */
export function createWebhooks(options: WebhooksOptions): WebhooksClient {
  const ask = createAsk(createSend(options), options.retry);
  const one = (response: Response) => readShape<Webhook>(response, "url");
  const oneWithSecret = (response: Response) => readShape<WebhookWithSecret>(response, "secret");
  const delivery = (response: Response) => readShape<WebhookDelivery>(response, "eventId");
  const nothing = async () => {};
  const post = ({ signal }: Abortable): RequestOptions => ({ method: "POST", signal });

  return {
    create: (input, { signal } = {}) => ask("/webhooks", withBody("POST", input, signal), oneWithSecret),
    list: ({ signal } = {}) =>
      ask("/webhooks", { signal }, async (response) =>
        toShapes<Webhook>(await readJson(response), "url", "webhook"),
      ),
    get: (id, { signal } = {}) => ask(pathOf(id), { signal }, one),
    update: (id, input, { signal } = {}) => ask(pathOf(id), withBody("PATCH", input, signal), one),
    delete: (id, { signal } = {}) => ask(pathOf(id), { method: "DELETE", signal }, nothing),
    rotate: (id, rest = {}) => ask(`${pathOf(id)}/rotate`, post(rest), oneWithSecret),
    test: (id, rest = {}) => ask(`${pathOf(id)}/test`, post(rest), delivery),
    deliveries: (id, { signal, ...query } = {}) => {
      const getPage = (cursor = query.cursor) =>
        ask(`${pathOf(id)}/deliveries${toQuery({ ...query, cursor })}`, { signal }, async (response) => ({
          deliveries: toShapes<WebhookDelivery>(await readJson(response), "eventId", "delivery"),
          nextCursor: readNextCursor(response),
        }));
      return createPages(getPage, ({ deliveries }) => deliveries);
    },
    replay: (id, deliveryId, rest = {}) =>
      ask(`${pathOf(id)}/deliveries/${encodeURIComponent(deliveryId)}/replay`, post(rest), delivery),
    replayAll: (id, rest = {}) =>
      ask(`${pathOf(id)}/replay`, post(rest), async (response) => {
        const { replayed } = toShape<{ replayed: number }>(await readJson(response), "replayed", "count");
        return replayed;
      }),
  };
}

function pathOf(id: string): string {
  return `/webhooks/${encodeURIComponent(id)}`;
}

function withBody(method: "POST" | "PATCH", input: unknown, signal: AbortSignal | undefined): RequestOptions {
  return { method, body: JSON.stringify(input), signal };
}

async function readShape<Shape extends object>(
  response: Response,
  key: keyof Shape & string,
): Promise<Shape> {
  return toShape<Shape>(await readJson(response), key, "webhook");
}
