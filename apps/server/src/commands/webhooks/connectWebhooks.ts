import { createWebhooks, type WebhooksClient } from "@holat/sdk/webhooks";
import { type CommonOptions, connect } from "../client/connect.js";

export interface WebhooksContext {
  readonly webhooks: WebhooksClient;
  readonly json: boolean;
}

/** The same settings as for `holat calls`; throws a UsageError. */
export function connectWebhooks(options: CommonOptions, env: NodeJS.ProcessEnv): WebhooksContext {
  const { url, json } = connect(options, env);
  const apiKey = env.HOLAT_API_KEY || undefined;
  return {
    webhooks: createWebhooks({ baseUrl: url, ...(apiKey === undefined ? {} : { apiKey }) }),
    json,
  };
}
