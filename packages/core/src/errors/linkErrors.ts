import type { LinkErrorCode } from "../errors.js";
import { said } from "./callerErrors.js";
import type { ErrorEntry } from "./errorEntry.js";

/** Of linked accounts. */
export const linkErrors: Readonly<Record<LinkErrorCode, ErrorEntry>> = {
  LINK_DRIVER_MISSING: {
    retry: "no",
    ...said("This server cannot link accounts", "Install @holat/whatsapp beside it and start it again"),
    hint: "@holat/whatsapp is a package of its own because libsignal, which it needs, is GPL-3.0.",
  },
  SESSION_EXISTS: {
    retry: "no",
    ...said("There is a session of this name already", "Choose another name, or delete that one first"),
    hint: "An import makes a new session; it never overwrites an account's credentials.",
  },
  PAIRING_UNAVAILABLE: {
    retry: "yes",
    ...said("There is nothing to pair with now", "GET the session to see what it waits for"),
    hint: "A session has a code while it is connecting and was not paired before. Restart one whose codes have run out.",
  },
  LINK_NOT_READY: {
    retry: "yes",
    ...said("The session is not connected, so nothing was sent", "Send it again once the session can send"),
    hint: "GET /sessions/health says what it needs; GET /sessions/available names those that can send.",
  },
  LINK_FAILED: {
    retry: "yes",
    ...said("The session's connection ended before it answered", "Try again once it is connected"),
    hint: "GET /sessions/:sessionId/history shows why it ended.",
  },
  NO_LINK_AVAILABLE: {
    retry: "slow",
    ...said("No session can send now", "Wait as long as Retry-After says, or connect one"),
    hint: "All are disconnected, restricted, or have used up their pace limit.",
  },
  MESSAGE_REFUSED: {
    retry: "no",
    ...said("The other side refused the message", "Check the recipient and the account's restrictions"),
    hint: "The number may not be on WhatsApp, or the account may not write to it.",
  },
  MESSAGE_UNKNOWN: {
    retry: "no",
    ...said(
      "It is not known whether the message was sent",
      "Look at the recipient's chat before you send it again",
    ),
    hint: "The connection ended between sending and the answer. Sending it again blindly may show it twice.",
  },
  MESSAGE_NOT_FOUND: {
    retry: "no",
    ...said("There is no such message", "Check the id that POST /messages answered with"),
    hint: "The id is misspelt, or the message is older than 30 days and was deleted.",
  },
  CREDENTIALS_UNREADABLE: {
    retry: "no",
    ...said(
      "The session's stored credentials cannot be read",
      "Set HOLAT_SECRET to the one they were written with, or log the session out and pair it anew",
    ),
    hint: "HOLAT_SECRET was changed without HOLAT_SECRET_PREVIOUS, or the row was damaged. Nothing was overwritten.",
  },
  OWNERSHIP_LOST: {
    retry: "yes",
    ...said("Another server holds this session now", "Try again in a moment"),
    hint: "This server was away for longer than its lease.",
  },
};
