import type { BinaryNode } from "@whiskeysockets/baileys";
import type { CloseWay } from "./whatsAppServer.js";
import { node } from "./wire/node.js";

type SpokenWay = Exclude<CloseWay, { kind: "terminate" | "garbage" | "freeze" }>;

/** What the server says before it ends a connection. */
export function deriveCloseStanza(way: SpokenWay): readonly BinaryNode[] {
  switch (way.kind) {
    case "stream-error":
      return [node("stream:error", { code: String(way.code) })];
    case "conflict":
      return [node("stream:error", {}, [node("conflict", { type: "replaced" })])];
    case "device-removed":
      return [node("stream:error", { code: "401" }, [node("conflict", { type: "device_removed" })])];
    case "failure":
      return [node("failure", { reason: String(way.reason) })];
    case "stream-end":
      return [node("xmlstreamend")];
  }
}
