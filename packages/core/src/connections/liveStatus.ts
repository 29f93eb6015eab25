/**
 * What a linked account's socket is at this moment: opening or waiting for a scan, credentials accepted but not ready,
 * ready for use, closing, or not there.
 */
export const liveStatuses = ["CONNECTING", "CONNECTED", "AUTHENTICATED", "DISCONNECTED", "CLOSING"] as const;
export type LiveStatus = (typeof liveStatuses)[number];
