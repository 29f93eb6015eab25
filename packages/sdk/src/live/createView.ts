import type { CallSession } from "@holat/core";
import type { Connection } from "./deriveConnection.js";
import type { SessionUpdate } from "./update.js";

/** What is known of one session. */
export interface View {
  /** Undefined until there is a session. */
  readonly update: SessionUpdate | undefined;
  /** Takes what the server said at `at`; an older version is dropped. */
  accept(session: CallSession, at: number): void;
  /** `heardAt`: when the server was last heard, until now. */
  connect(connection: Connection, heardAt: number): void;
}

export function createView(tell: (update: SessionUpdate) => void): View {
  let session: CallSession | undefined;
  let connection: Connection = "connecting";
  let confirmed = false;
  let asOf = 0;
  const derive = (): SessionUpdate | undefined =>
    session && {
      session,
      connection: session.isCompleted ? "ended" : connection,
      stale: !confirmed && !session.isCompleted,
      asOf,
    };
  const show = () => {
    const update = derive();
    if (update) tell(update);
  };
  return {
    get update() {
      return derive();
    },
    accept(next, at) {
      const news = next.version - (session?.version ?? -1);
      const isConfirmed = confirmed;
      // The same version told anew is the same state with a fresher duration.
      if (news >= 0) session = next;
      confirmed = true;
      asOf = at;
      if (news > 0 || !isConfirmed) show();
    },
    connect(next, heardAt) {
      if (next === connection) return;
      connection = next;
      if (confirmed) asOf = Math.max(asOf, heardAt);
      confirmed = false;
      show();
    },
  };
}
