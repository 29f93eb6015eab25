import type { Duplex } from "node:stream";
import type { ClientChannel } from "ssh2";
import type { ExecChannel } from "../channel.js";
import { createSshError, type SshPeer } from "../errors/createSshError.js";
import { createExecChannel } from "./createExecChannel.js";
import { deriveForwardError } from "./deriveForwardError.js";
import { discard } from "./discard.js";
import type { LoggedIn } from "./handshake.js";

/** One logged-in connection and the channels on it. Every channel takes a place, from `reserve` to its very end. */
export interface Connection {
  readonly id: number;
  /** Nobody uses it: every place is free, or held by a command that goes on though we closed its channel. */
  readonly idle: boolean;
  /** Whether a place is free; takes it. */
  reserve(limit: number): boolean;
  /** Opens a channel on a reserved place. Rejects with TOO_MANY_SESSIONS, CONN_LOST, CONN_FAILED or `signal.reason`. */
  exec(command: string, signal: AbortSignal): Promise<ExecChannel>;
  /** A TCP connection from that host onward, on a reserved place. */
  forward(to: SshPeer, signal: AbortSignal): Promise<Duplex>;
  /** Ends it at once, channels and all. */
  end(): void;
}

/** The pool entry, as a connection sees it. */
export interface ConnectionOwner {
  /** A server of this host has refused a channel: from then on places are counted to the last. */
  readonly limited: boolean;
  /** A place came free, or its user went. */
  released(): void;
  /** The server refused a further channel; it carries so many. */
  refused(carried: number): void;
  closed(): void;
}

interface OpenFailure extends Error {
  readonly reason?: unknown;
}

/** Channels are opened and answered in order, which is what `opened` relies on. */
export function createConnection(
  id: number,
  socket: Duplex,
  peer: SshPeer,
  { client, hostKey, failure }: LoggedIn,
  owner: ConnectionOwner,
): Connection {
  let used = 0;
  let abandoned = 0;
  let gone = false;
  let retired = false;
  let limitHere = Number.POSITIVE_INFINITY;
  let openings = 0;
  /** Numbers of the openings that the server has not refused and whose channels have not ended. */
  const opened = new Set<number>();

  const findLoss = () => failure() ?? (gone ? new Error("The connection was closed") : undefined);
  const end = () => {
    client.end();
    // Not left to the other side, which may be silent for good.
    socket.destroy();
  };
  const release = () => {
    used--;
    if (retired && used === 0) end();
    else owner.released();
  };
  /**
   * OpenSSH counts a session until its next turn after the channel's close, so a new one that comes in the same turn is
   * one too many. Where the limit is near, a request that asks for nothing makes sure that the turn is over.
   */
  const releaseAfterTurn = () => {
    if (gone || !owner.limited) return release();
    try {
      client.unforwardIn("127.0.0.1", 1, release);
    } catch {
      release();
    }
  };
  client.on("error", () => socket.destroy());
  client.on("close", () => {
    gone = true;
    owner.closed();
  });

  const deriveOpenError = (cause: OpenFailure, number: number) => {
    if (gone || cause.message === "Not connected" || cause.message === "No response from server") {
      // Half of it may still stand, and would be chosen again.
      socket.destroy();
      return createSshError("CONN_LOST", peer, { cause: findLoss() ?? cause });
    }
    if (cause.reason === 2 || cause.reason === 4) {
      const carried = [...opened].filter((earlier) => earlier < number).length;
      limitHere = Math.max(1, Math.min(limitHere, carried));
      owner.refused(carried);
      return createSshError("TOO_MANY_SESSIONS", peer, { cause });
    }
    // Without a reason the channel was opened and its command refused: it stays open there, out of our reach.
    if (cause.reason === undefined) retired = true;
    return createSshError("CONN_FAILED", peer, { detail: cause.message, cause });
  };

  /** Starts an opening; its place comes free when it fails, or else when the opened channel ends. */
  const open = (
    start: (done: (error: OpenFailure | undefined, channel: ClientChannel) => void) => void,
    deriveError: (cause: OpenFailure, number: number) => Error,
    signal: AbortSignal,
  ): Promise<ClientChannel> =>
    new Promise((resolve, reject) => {
      if (signal.aborted) {
        release();
        return reject(signal.reason);
      }
      const number = openings++;
      opened.add(number);
      const onAbort = () => reject(signal.reason);
      const fail = (cause: OpenFailure) => {
        signal.removeEventListener("abort", onAbort);
        opened.delete(number);
        reject(deriveError(cause, number));
        release();
      };
      signal.addEventListener("abort", onAbort);
      try {
        start((error, channel) => {
          if (error) return fail(error);
          signal.removeEventListener("abort", onAbort);
          channel.once("close", () => {
            opened.delete(number);
            releaseAfterTurn();
          });
          if (signal.aborted) abandon(channel);
          else resolve(channel);
        });
      } catch (error) {
        fail(error instanceof Error ? error : new Error(String(error)));
      }
    });
  const abandon = (channel: ClientChannel) => {
    discard(channel);
    noteAbandoned(channel);
  };
  const noteAbandoned = (channel: ClientChannel) => {
    abandoned++;
    channel.once("close", () => {
      abandoned--;
    });
    owner.released();
  };

  return {
    id,
    get idle() {
      return used === abandoned;
    },
    reserve(limit) {
      if (gone || retired || used >= Math.min(limit, limitHere)) return false;
      used++;
      return true;
    },
    async exec(command, signal) {
      const channel = await open((done) => client.exec(command, done), deriveOpenError, signal);
      const onAbandon = () => noteAbandoned(channel);
      return createExecChannel(channel, { hostKey, connectionId: id, findLoss, onAbandon, signal });
    },
    async forward(to, signal) {
      const channel = await open(
        (done) => client.forwardOut("127.0.0.1", 0, to.host, to.port, done),
        (cause, number) =>
          typeof cause.reason === "number" ? deriveForwardError(cause, to) : deriveOpenError(cause, number),
        signal,
      );
      channel.destroy = () => {
        abandon(channel);
        return channel;
      };
      return channel;
    },
    end,
  };
}
