import { type BinaryNode, getBinaryNodeChild } from "@whiskeysockets/baileys";
import type { Stanza } from "../whatsAppServer.js";

export const serverJid = "s.whatsapp.net";

/** A stanza: tag, attributes (those that are undefined are left out), content. */
export function node(
  tag: string,
  attrs: Readonly<Record<string, string | undefined>> = {},
  content?: BinaryNode["content"],
): BinaryNode {
  const present = Object.entries(attrs).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return { tag, attrs: Object.fromEntries(present), ...(content === undefined ? {} : { content }) };
}

export function toNode({ tag, attrs, content }: Stanza): BinaryNode {
  return node(tag, attrs, content?.map(toNode));
}

/** The children of a stanza; none when it holds bytes or nothing. */
export function childrenOf(parent: BinaryNode | undefined): readonly BinaryNode[] {
  return Array.isArray(parent?.content) ? parent.content : [];
}

/** The bytes of a child. Throws when it has none. */
export function bytesOf(parent: BinaryNode | undefined, tag: string): Buffer {
  const content = getBinaryNodeChild(parent, tag)?.content;
  if (content instanceof Uint8Array) return Buffer.from(content);
  throw new Error(`<${parent?.tag ?? "nothing"}> has no bytes in <${tag}>`);
}

/** An answer to a query. */
export function resultOf(query: BinaryNode, content?: BinaryNode["content"]): BinaryNode {
  return node("iq", { from: serverJid, type: "result", id: query.attrs.id }, content);
}

export function errorOf(query: BinaryNode, code: number, text: string): BinaryNode {
  return node("iq", { from: serverJid, type: "error", id: query.attrs.id }, [
    node("error", { code: String(code), text }),
  ]);
}
