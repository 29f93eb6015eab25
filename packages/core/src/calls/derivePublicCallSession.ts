import { derivePublicErrorMessage } from "../errors/derivePublicErrorMessage.js";
import type { CallSession } from "./state.js";

/** The status object for who may see this session alone: an error as its code's public sentence, and no metadata. */
export function derivePublicCallSession(session: CallSession): CallSession {
  const errorMessage = session.errorMessage === null ? null : derivePublicErrorMessage(session.errorCode);
  return { ...session, errorMessage, metadata: {} };
}
