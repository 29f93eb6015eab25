import { type WebhookDeliveryStatus, type WebhookWithSecret, webhookEventTypes } from "@holat/sdk/webhooks";
import { getOnlyWord } from "../client/parseClientArgs.js";
import { UsageError } from "../client/UsageError.js";
import { writeJson, writeLine, writeNotice } from "../client/write.js";
import type { WebhooksContext } from "./connectWebhooks.js";
import { renderDelivery, renderWebhook } from "./render.js";

/** What was written after the command's name. */
export interface WebhooksWords {
  readonly positionals: readonly string[];
  readonly events: readonly string[] | undefined;
  readonly description: string | undefined;
  readonly status: string | undefined;
  readonly limit: string | undefined;
}

type Command = (context: WebhooksContext, words: WebhooksWords) => Promise<void>;

const statuses: readonly WebhookDeliveryStatus[] = ["pending", "delivered", "failed"];

function showSecret({ json }: WebhooksContext, webhook: WebhookWithSecret): void {
  if (json) {
    writeJson(webhook);
    return;
  }
  writeLine(renderWebhook(webhook));
  writeLine(`secret: ${webhook.secret}`);
  writeNotice("keep the secret: it is not shown again");
}

const list: Command = async ({ webhooks, json }, { positionals }) => {
  if (positionals.length > 0) throw new UsageError(`${JSON.stringify(positionals[0])} is one word too many`);
  const all = await webhooks.list();
  for (const webhook of all) json ? writeJson(webhook) : writeLine(renderWebhook(webhook));
  if (all.length === 0 && !json) writeLine("no webhooks");
};

const add: Command = async (context, { positionals, events, description }) => {
  const url = getOnlyWord(positionals, "URL");
  const named = events?.map((event) => getOneOf("--event", event, webhookEventTypes));
  const input = { url, ...(named ? { events: named } : {}), ...(description ? { description } : {}) };
  showSecret(context, await context.webhooks.create(input));
};

const remove: Command = async ({ webhooks, json }, { positionals }) => {
  const id = getOnlyWord(positionals, "ID");
  await webhooks.delete(id);
  if (!json) writeLine(`${id} is removed`);
};

const setEnabled =
  (enabled: boolean): Command =>
  async ({ webhooks, json }, { positionals }) => {
    const webhook = await webhooks.update(getOnlyWord(positionals, "ID"), { enabled });
    json ? writeJson(webhook) : writeLine(renderWebhook(webhook));
  };

const rotate: Command = async (context, { positionals }) =>
  showSecret(context, await context.webhooks.rotate(getOnlyWord(positionals, "ID")));

const test: Command = async ({ webhooks, json }, { positionals }) => {
  const id = getOnlyWord(positionals, "ID");
  await webhooks.test(id);
  if (!json) writeLine(`a test is on its way; see: holat webhooks deliveries ${id}`);
};

const deliveries: Command = async ({ webhooks, json }, { positionals, status, limit = "20" }) => {
  const id = getOnlyWord(positionals, "ID");
  const most = Number(limit);
  if (!/^\d{1,6}$/.test(limit) || most < 1)
    throw new UsageError(`--limit is ${JSON.stringify(limit)}; it wants an integer from 1`);
  const query = {
    limit: Math.min(most, 100),
    ...(status === undefined ? {} : { status: getOneOf("--status", status, statuses) }),
  };
  let count = 0;
  for await (const delivery of webhooks.deliveries(id, query)) {
    json ? writeJson(delivery) : writeLine(renderDelivery(delivery));
    if (++count >= most) break;
  }
  if (count === 0 && !json) writeLine("no deliveries");
};

const replay: Command = async ({ webhooks, json }, { positionals }) => {
  const [first, ...rest] = positionals;
  const id = getOnlyWord(first === undefined ? [] : [first], "ID");
  if (rest.length === 0) await webhooks.replayAll(id);
  else await webhooks.replay(id, getOnlyWord(rest, "DELIVERY"));
  if (!json) writeLine(`sent again; see: holat webhooks deliveries ${id}`);
};

export const webhooksCommands: Readonly<Record<string, Command>> = {
  list,
  add,
  remove,
  enable: setEnabled(true),
  disable: setEnabled(false),
  rotate,
  test,
  deliveries,
  replay,
};

function getOneOf<Value extends string>(name: string, text: string, values: readonly Value[]): Value {
  const value = values.find((candidate) => candidate === text);
  if (value !== undefined) return value;
  throw new UsageError(`${name} is ${JSON.stringify(text)}; it wants one of ${values.join(", ")}`);
}
