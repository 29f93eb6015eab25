import { randomBytes } from "node:crypto";
import type { Duplex } from "node:stream";
import { type BinaryNode, decodeBinaryNode, encodeBinaryNode } from "@whiskeysockets/baileys";
import type { WebSocket } from "ws";
import { admit } from "./admit.js";
import { answer } from "./answers/answer.js";
import { deriveCloseStanza } from "./deriveCloseStanza.js";
import type { Link } from "./link.js";
import type { ServerState } from "./serverState.js";
import type { CloseWay } from "./whatsAppServer.js";
import { createNoiseServer } from "./wire/createNoiseServer.js";
import { createFrameReader, encodeFrame } from "./wire/frames.js";

/** Serves one client from its first byte on. */
export function createLink(state: ServerState, number: number, ws: WebSocket, tcp: Duplex): Link {
  const noise = createNoiseServer(state.identity);
  const readFrames = createFrameReader();
  let phase: "hello" | "finish" | "stanzas" = "hello";
  let ended = false;
  let muted = false;
  let work = Promise.resolve();

  const write = (bytes: Uint8Array) => {
    if (ended || muted) return;
    if (state.latencyMs === 0) ws.send(bytes);
    else setTimeout(() => !ended && ws.send(bytes), state.latencyMs);
  };
  const forget = () => {
    if (link.login !== undefined) state.logins.close(link.login.entry);
  };

  const link: Link = {
    number,
    candidate: undefined,
    login: undefined,
    send(stanza) {
      if (!ended && !muted) write(encodeFrame(noise.encrypt(encodeBinaryNode(stanza))));
    },
    mute() {
      muted = true;
      forget();
      tcp.pause();
    },
    end(way: CloseWay) {
      if (ended) return;
      forget();
      if (way.kind === "freeze") {
        link.mute();
        return;
      }
      if (way.kind === "terminate") {
        ended = true;
        ws.terminate();
        return;
      }
      if (way.kind === "garbage") write(encodeFrame(randomBytes(256)));
      else for (const stanza of deriveCloseStanza(way)) link.send(stanza);
      ended = true;
      if (way.kind !== "garbage") setTimeout(() => ws.close(), state.latencyMs);
    },
  };

  const readFrame = async (frame: Buffer) => {
    if (ended || muted) return;
    if (phase === "hello") {
      phase = "finish";
      if (state.faults.mute("hello")) link.mute();
      else if (state.faults.garbage("hello")) write(encodeFrame(randomBytes(64)));
      else write(encodeFrame(noise.answerHello(frame)));
    } else if (phase === "finish") {
      phase = "stanzas";
      const { clientStatic, payload } = noise.readFinish(frame);
      if (state.faults.mute("login")) link.mute();
      else if (state.faults.garbage("login")) write(encodeFrame(randomBytes(64)));
      else admit(state, link, clientStatic, payload);
    } else {
      const stanza: BinaryNode = await decodeBinaryNode(noise.decrypt(frame));
      await answer(state, link, stanza);
    }
  };
  ws.on("message", (data: Buffer) => {
    work = work
      .then(async () => {
        for (const frame of readFrames(data)) await readFrame(frame);
      })
      .catch((error: unknown) => {
        console.error("the WhatsApp server for tests could not read a client:", error);
        link.end({ kind: "terminate" });
      });
  });
  ws.on("error", () => ws.terminate());
  ws.on("close", () => {
    ended = true;
    forget();
    state.links.delete(link);
  });
  return link;
}
