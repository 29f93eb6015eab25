import { type Clock, createHolatError, type PairingCode } from "@holat/core";
import {
  type BinaryNode,
  getBinaryNodeChild,
  getBinaryNodeChildren,
  type WASocket,
} from "@whiskeysockets/baileys";
import { createDeferred } from "../createDeferred.js";

const firstCodeMs = 60_000;
const nextCodeMs = 20_000;
const answerMs = 10_000;
/** As the other side has it. */
const typedCodeMs = 160_000;

export interface Code {
  readonly qr: string;
  readonly expiresAt: number;
  readonly attempt: number;
  readonly maxAttempts: number;
}

export interface Pairing {
  /** Resolves when the server offers codes; rejects with LINK_FAILED when the socket ends before. */
  readonly ready: Promise<void>;
  /** The server's stanza with what the codes are made of. */
  onOffer(stanza: BinaryNode): void;
  onQr(qr: string): Code;
  /** A code to type on that phone; the server has to agree. */
  requestCode(sock: WASocket, phone: string): Promise<PairingCode>;
  onEnd(): void;
}

/** Follows the codes of a socket that is to be linked. The first lives longer than those after it. */
export function createPairing(clock: Clock): Pairing {
  const ready = createDeferred();
  const ended = new AbortController();
  let attempt = 0;
  let maxAttempts = 0;
  /** When the socket ends because nobody scanned. */
  let endsAt = 0;
  // Nobody may ask for a code.
  ready.promise.catch(() => {});

  return {
    ready: ready.promise,
    onOffer(stanza) {
      attempt = 0;
      maxAttempts = getBinaryNodeChildren(getBinaryNodeChild(stanza, "pair-device"), "ref").length;
      endsAt = clock.now() + firstCodeMs + Math.max(0, maxAttempts - 1) * nextCodeMs;
      ready.resolve();
    },
    onQr(qr) {
      attempt++;
      const livesMs = attempt === 1 ? firstCodeMs : nextCodeMs;
      return { qr, expiresAt: clock.now() + livesMs, attempt, maxAttempts };
    },
    async requestCode(sock, phone) {
      if (!/^\d{6,15}$/.test(phone))
        throw createHolatError("PAIRING_UNAVAILABLE", { detail: "the phone number wants 6 to 15 digits" });
      const { creds } = sock.authState;
      const { pairingCode, me } = creds;
      const agreed = waitForAgreement(sock, clock, ended.signal);
      try {
        const code = await sock.requestPairingCode(phone);
        await agreed;
        return { code, expiresAt: Math.min(endsAt, clock.now() + typedCodeMs) };
      } catch (error) {
        agreed.catch(() => {});
        // Baileys has made the new one its own already; what is shown is the former one.
        Object.assign(creds, { pairingCode, me });
        throw isOurs(error) ? error : createHolatError("LINK_FAILED", { detail: describe(error) }, error);
      }
    },
    onEnd() {
      ready.reject(createHolatError("LINK_FAILED"));
      ended.abort(createHolatError("LINK_FAILED"));
    },
  };
}

/** Baileys does not look at the answer to its request. */
function waitForAgreement(sock: WASocket, clock: Clock, ended: AbortSignal): Promise<void> {
  const { promise, resolve, reject } = createDeferred();
  const done = new AbortController();
  const onAnswer = () => resolve();
  const onError = (stanza: BinaryNode) => {
    const code = getBinaryNodeChild(stanza, "error")?.attrs.code ?? "none";
    reject(createHolatError("PAIRING_UNAVAILABLE", { detail: `the server refused a code (${code})` }));
  };
  sock.ws.on("CB:iq,,link_code_companion_reg", onAnswer);
  sock.ws.on("CB:iq,type:error", onError);
  clock.sleep(answerMs, AbortSignal.any([done.signal, ended])).then(
    () => reject(createHolatError("LINK_FAILED", { detail: "the server did not answer" })),
    (reason: unknown) => reject(reason),
  );
  return promise.finally(() => {
    done.abort();
    sock.ws.off("CB:iq,,link_code_companion_reg", onAnswer);
    sock.ws.off("CB:iq,type:error", onError);
  });
}

function isOurs(error: unknown): boolean {
  return error instanceof Error && error.name === "HolatError";
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
