import type { OpenConnection, OpenConnectionOptions } from "@holat/core";
import { WA_CERT_DETAILS } from "@whiskeysockets/baileys";
import { keepKeysOutOfLogs } from "../credentials/keepKeysOutOfLogs.js";
import { rememberChecks } from "../net/rememberChecks.js";
import { type LinkContext, openLink } from "./openLink.js";

/** Everything that needs Baileys is imported by this module, and this module by nobody before there is an account. */
export function prepareLinks(
  context: LinkContext,
  rootKey: Uint8Array | undefined,
): (options: OpenConnectionOptions) => OpenConnection {
  keepKeysOutOfLogs();
  rememberChecks();
  if (rootKey !== undefined) WA_CERT_DETAILS.PUBLIC_KEY = Buffer.from(rootKey);
  return (options) => openLink(context, options);
}
