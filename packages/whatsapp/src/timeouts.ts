/** How long each phase of a socket may take, in milliseconds. */
export interface WhatsAppTimeouts {
  /** From `open` to the server's first words. Default 15,000. */
  readonly connectMs: number;
  /** From there to the first code, or to the acceptance of the credentials. Default 15,000. */
  readonly loginMs: number;
  /** From the acceptance to ready; new accounts upload their keys meanwhile. Default 45,000. */
  readonly readyMs: number;
  /** From a scan to the request for a new socket. Default 15,000. */
  readonly pairedMs: number;
  /** A link that was silent for so long is asked for a sign of life. Default 10,000. */
  readonly probeAfterMs: number;
  /** A link that was silent for so long is lost. Default 16,000. */
  readonly lostAfterMs: number;
  /** How often deadlines and silence are looked at. Default 1,000. */
  readonly tickMs: number;
  /** How long the question whether a number is on WhatsApp waits for its answer. Default 10,000. */
  readonly queryMs: number;
  /** How long a message waits for the server's answer. Default 20,000. */
  readonly ackMs: number;
  /** How long a socket that we end may take to say goodbye. Default 1,000. */
  readonly closeMs: number;
  /** How long reading and saving keys is tried again while the database is away. Default 8,000. */
  readonly storeMs: number;
}

export const defaultTimeouts: WhatsAppTimeouts = {
  connectMs: 15_000,
  loginMs: 15_000,
  readyMs: 45_000,
  pairedMs: 15_000,
  probeAfterMs: 10_000,
  lostAfterMs: 16_000,
  tickMs: 1_000,
  queryMs: 10_000,
  ackMs: 20_000,
  closeMs: 1_000,
  storeMs: 8_000,
};
