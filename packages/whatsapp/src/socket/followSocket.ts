import type { IncomingMessage as HttpResponse } from "node:http";
import type { Clock, DriverClose, DriverEvent } from "@holat/core";
import type { BinaryNode, WASocket } from "@whiskeysockets/baileys";
import type { Sender } from "../messages/createSender.js";
import { toIncomingMessage } from "../messages/toIncomingMessage.js";
import { toReceipts } from "../messages/toReceipts.js";
import { startsNoChats, toRestriction } from "../messages/toRestriction.js";
import type { Pairing } from "../pairing/createPairing.js";
import type { Phases } from "./createPhases.js";
import { followRestriction } from "./followRestriction.js";
import { toDriverClose } from "./toDriverClose.js";

export interface Followed {
  readonly clock: Clock;
  readonly phases: Phases;
  readonly pairing: Pairing;
  readonly sender: Sender;
  readonly emit: (event: DriverEvent) => void;
  readonly finish: (close: DriverClose) => void;
  readonly phone: () => string;
  /** Saves the credentials as they are by then. */
  readonly save: () => Promise<void>;
  /** Whether all saves so far were stored, once they were tried. */
  readonly saved: () => Promise<boolean>;
  readonly onQueryFailed: (what: string, error: unknown) => void;
}

/** Turns what happens on a socket into the driver's events. */
export function followSocket(sock: WASocket, link: Followed): void {
  const { clock, phases, pairing, sender, emit, finish } = link;
  const restrictions = followRestriction(sock, {
    emit: (restriction) => emit({ type: "restricted", restriction }),
    onAskFailed: (error) => link.onQueryFailed("whether the account is restricted", error),
  });

  sock.ws.on("unexpected-response", (_request: unknown, response: HttpResponse) => {
    finish(toUpgradeClose(response.statusCode ?? 0));
  });
  sock.ws.on("frame", () => {
    phases.heard();
    if (phases.current === "connecting") phases.enter("login");
  });
  sock.ws.on("CB:iq,type:set,pair-device", (stanza: BinaryNode) => pairing.onOffer(stanza));
  sock.ws.on("CB:success", () => {
    phases.enter("ready");
    emit({ type: "authenticated", phone: link.phone() });
  });
  sock.ws.on("CB:ack,class:message", (ack: BinaryNode) => {
    const { id, error } = ack.attrs;
    if (!sender.onAck(ack) && error !== undefined && id !== undefined)
      emit({ type: "receipt", receipt: { id, status: "failed", at: clock.now() } });
    const restriction = toRestriction(error);
    // This one is also said of a single chat: the account itself is asked.
    if (error === startsNoChats) restrictions.ask();
    else if (restriction !== undefined) restrictions.told(restriction);
  });
  sock.ws.on("CB:receipt", (stanza: BinaryNode) => {
    const own = [sock.user?.id, sock.user?.lid];
    for (const receipt of toReceipts(stanza, own, clock.now())) emit({ type: "receipt", receipt });
  });

  sock.ev.on("creds.update", () => void link.save());
  sock.ev.on("messages.upsert", ({ messages }) => {
    for (const each of messages) {
      const message = toIncomingMessage(each, clock.now());
      if (message !== undefined) emit({ type: "message", message });
    }
  });
  sock.ev.on("connection.update", ({ connection, qr, isNewLogin, lastDisconnect }) => {
    if (qr !== undefined) {
      phases.enter("scanning");
      emit({ type: "qr", ...pairing.onQr(qr) });
    }
    if (isNewLogin === true) {
      phases.enter("paired");
      void link.saved().then((stored) => stored && emit({ type: "paired", phone: link.phone() }));
    }
    if (connection === "open" && phases.current === "ready") {
      phases.enter("open");
      emit({ type: "open", phone: link.phone() });
      restrictions.ask();
    }
    if (connection === "close") finish(toDriverClose(lastDisconnect?.error));
  });
}

/** The server answered HTTP in place of a socket; Baileys would wait for ever. */
function toUpgradeClose(status: number): DriverClose {
  const detail = `The server answered HTTP ${status} in place of a connection`;
  return status === 503 ? { kind: "remote", code: status, detail } : { kind: "lost", code: null, detail };
}
