import type { CallSession } from "@holat/sdk";

/**
 * The session with a duration that goes on since it was told; the same object when there is no other. The server's own
 * duration is the base, so that a clock that is wrong here does no harm.
 */
export function tickSession(
  session: CallSession,
  toldAt: number,
  now: number,
  shown: CallSession | null | undefined,
): CallSession {
  const elapsed = session.isCompleted ? 0 : Math.max(0, Math.floor((now - toldAt) / 1_000));
  const durationSeconds = session.durationSeconds + elapsed;
  if (durationSeconds === session.durationSeconds) return session;
  if (shown?.version === session.version && shown.durationSeconds === durationSeconds) return shown;
  return { ...session, durationSeconds };
}
