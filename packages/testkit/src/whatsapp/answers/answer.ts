import { type BinaryNode, getAllBinaryNodeChildren } from "@whiskeysockets/baileys";
import type { Link } from "../link.js";
import { receiveText } from "../messages/receiveText.js";
import { answerCompanionFinish, answerCompanionHello } from "../pairing/typeCode.js";
import type { ServerState } from "../serverState.js";
import { resultOf } from "../wire/node.js";
import { answerKeyQuery } from "./answerKeyQuery.js";
import { answerMex } from "./answerMex.js";
import { answerUsync } from "./answerUsync.js";
import { answerKeyCount, answerKeyDigest, receiveKeys } from "./ownKeys.js";
import { removeDevice } from "./removeDevice.js";

type Answer = (state: ServerState, link: Link, query: BinaryNode) => void;

/** By namespace and first child. */
const answers: Readonly<Record<string, Answer>> = {
  "encrypt count": answerKeyCount,
  "encrypt digest": answerKeyDigest,
  "encrypt registration": receiveKeys,
  "encrypt key": answerKeyQuery,
  "usync usync": answerUsync,
  "w:mex query": answerMex,
  "md remove-companion-device": removeDevice,
  "md link_code_companion_reg": (state, link, query) => {
    const [request] = getAllBinaryNodeChildren(query);
    if (request?.attrs.stage === "companion_finish") answerCompanionFinish(link, query);
    else answerCompanionHello(state, link, query);
  },
};

/** Deals with one stanza from a client. */
export async function answer(state: ServerState, link: Link, stanza: BinaryNode): Promise<void> {
  if (stanza.tag === "message") return receiveText(state, link, stanza);
  if (stanza.tag !== "iq") return;
  if (stanza.attrs.type === "result") {
    const linking = link.candidate?.linking;
    if (linking !== undefined && linking.id === stanza.attrs.id) linking.linked();
    return;
  }
  const [child] = getAllBinaryNodeChildren(stanza);
  const found = answers[`${stanza.attrs.xmlns} ${child?.tag}`];
  // Pings, presence of features, properties: a bare result is enough for them.
  if (found === undefined) link.send(resultOf(stanza));
  else found(state, link, stanza);
}
