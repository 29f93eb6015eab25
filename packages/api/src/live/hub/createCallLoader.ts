import type { CallRecord } from "@holat/core";
import type { SessionRef } from "../../calls/sessionRef.js";
import { createReadSharing } from "./createReadSharing.js";

/** Reads sessions for many askers by few statements: who asks during one shares the next. */
export type LoadCalls = (refs: readonly SessionRef[]) => Promise<void>;

/** `found` gets each record that was read, before those who asked go on. */
export function createCallLoader(
  read: (refs: readonly SessionRef[]) => Promise<readonly CallRecord[]>,
  found: (record: CallRecord) => void,
): LoadCalls {
  const share = createReadSharing<void>();
  let wanted = new Map<string, SessionRef>();
  return (refs) => {
    for (const ref of refs) wanted.set(ref.value, ref);
    return share("", async () => {
      const batch = [...wanted.values()];
      wanted = new Map();
      for (const record of await read(batch)) found(record);
    });
  };
}
