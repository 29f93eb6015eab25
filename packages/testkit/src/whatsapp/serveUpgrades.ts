import { type Server, STATUS_CODES } from "node:http";
import type { Socket } from "node:net";
import { WebSocketServer } from "ws";
import { createLink } from "./createLink.js";
import type { ServerState } from "./serverState.js";

const maxPayloadBytes = 4 * 1024 * 1024;

/** Makes a link of each connection that asks for the WebSocket; the function that it gives ends all that is left. */
export function serveUpgrades(http: Server, state: ServerState): () => void {
  const upgrades = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    maxPayload: maxPayloadBytes,
  });
  const sockets = new Set<Socket>();
  let count = 0;
  http.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
  });
  http.on("upgrade", (request, socket, head) => {
    socket.on("error", () => socket.destroy());
    if (state.faults.mute("upgrade")) return;
    const status = state.faults.upgradeStatus();
    if (status !== undefined) {
      socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ""}\r\nContent-Length: 0\r\n\r\n`);
      return;
    }
    upgrades.handleUpgrade(request, socket, head, (ws) => {
      count++;
      state.links.add(createLink(state, count, ws, socket));
    });
  });
  return () => {
    for (const socket of sockets) socket.destroy();
  };
}
