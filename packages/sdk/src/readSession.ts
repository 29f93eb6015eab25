import type { CallSession } from "@holat/core";
import { HolatApiError } from "./HolatApiError.js";

function isSession(value: unknown): value is CallSession {
  return (
    typeof value === "object" &&
    value !== null &&
    "sessionId" in value &&
    "status" in value &&
    "version" in value
  );
}

export function toSession(value: unknown): CallSession {
  if (isSession(value)) return value;
  throw new HolatApiError("The answer is no call session. Is baseUrl that of a Holat server?", {
    code: "BAD_ANSWER",
    status: 200,
  });
}

export function toSessions(value: unknown): readonly CallSession[] {
  if (Array.isArray(value)) return value.map(toSession);
  throw new HolatApiError("The answer is no list of call sessions. Is baseUrl that of a Holat server?", {
    code: "BAD_ANSWER",
    status: 200,
  });
}
