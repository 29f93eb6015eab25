import {
  type Clock,
  createHolatError,
  type HolatError,
  isHolatError,
  type OutgoingMessage,
} from "@holat/core";
import { type BinaryNode, DisconnectReason, type WASocket } from "@whiskeysockets/baileys";
import type { Recipients } from "./createRecipients.js";

interface Wait {
  /** Baileys was told to send it. */
  begun: boolean;
  /** Its stanza was about to be written, or is. */
  mayBeSent: boolean;
  settle(error?: HolatError): void;
}

export interface Sender {
  send(sock: WASocket, message: OutgoingMessage, signal: AbortSignal): Promise<void>;
  /** A message's stanza is about to be written. */
  onSending(id: string): void;
  /** Says whether somebody waited for it. */
  onAck(ack: BinaryNode): boolean;
  /** The connection ended: those that were written may have arrived, the others surely did not. */
  onEnd(): void;
}

/** Sends texts and waits for the server's answer to each. */
export function createSender(options: {
  readonly clock: Clock;
  readonly ackMs: number;
  readonly recipients: Recipients;
}): Sender {
  const { clock, ackMs, recipients } = options;
  const waits = new Map<string, Wait>();
  const unsure = (detail: string, cause?: unknown) => createHolatError("MESSAGE_UNKNOWN", { detail }, cause);
  const unsent = (detail: string, cause?: unknown) => createHolatError("LINK_NOT_READY", { detail }, cause);

  return {
    send(sock, message, signal) {
      if (signal.aborted) return Promise.reject(unsent("it was given up before"));
      if (waits.has(message.id)) return Promise.reject(unsure(`message ${message.id} is being sent already`));
      return new Promise((resolve, reject) => {
        const done = new AbortController();
        const wait: Wait = {
          begun: false,
          mayBeSent: false,
          settle(error) {
            if (!waits.delete(message.id)) return;
            done.abort();
            if (error === undefined) resolve();
            else reject(error);
          },
        };
        waits.set(message.id, wait);
        const giveUp = (detail: string) => wait.settle(wait.begun ? unsure(detail) : unsent(detail));
        signal.addEventListener("abort", () => giveUp("it was given up meanwhile"), { signal: done.signal });
        clock.sleep(ackMs, done.signal).then(
          () => giveUp(`the server did not answer within ${ackMs / 1000} s`),
          () => {},
        );
        // A preview of links would have this server fetch whatever the text names.
        const content = { text: message.text, linkPreview: null };
        recipients
          .getAddress(sock, message.to)
          .then((address) => {
            if (waits.get(message.id) !== wait) return;
            wait.begun = true;
            return sock.sendMessage(address, content, { messageId: message.id });
          })
          .catch((error: unknown) => {
            if (!wait.begun && isHolatError(error)) return wait.settle(error);
            const isUnsent = !wait.mayBeSent || isClosed(error);
            wait.settle(isUnsent ? unsent(describe(error), error) : unsure(describe(error), error));
          });
      });
    },
    onSending(id) {
      const wait = waits.get(id);
      if (wait !== undefined) wait.mayBeSent = true;
    },
    onAck({ attrs }) {
      const wait = waits.get(attrs.id ?? "");
      wait?.settle(
        attrs.error === undefined
          ? undefined
          : createHolatError("MESSAGE_REFUSED", { detail: `code ${attrs.error}` }),
      );
      return wait !== undefined;
    },
    onEnd() {
      for (const wait of [...waits.values()])
        wait.settle(wait.mayBeSent ? unsure("the connection ended") : unsent("the connection ended"));
    },
  };
}

/** Baileys looks whether the socket is open before it writes. */
function isClosed(error: unknown): boolean {
  const { output } = error as { readonly output?: { readonly statusCode?: number } };
  return (
    error instanceof Error &&
    error.message === "Connection Closed" &&
    output?.statusCode === DisconnectReason.connectionClosed
  );
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
