/** What the server says of an account that may not start chats. */
export function deriveTimelock(until: number | null) {
  return until === null
    ? { is_active: false }
    : {
        is_active: true,
        time_enforcement_ends: String(Math.ceil(until / 1000)),
        enforcement_type: "WEB_COMPANION_ONLY",
      };
}
