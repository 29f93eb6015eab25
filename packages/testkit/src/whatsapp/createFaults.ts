import type { MutePhase, ServerFault } from "./whatsAppServer.js";

interface SetFault {
  readonly fault: ServerFault;
  readonly phone: string | undefined;
  left: number;
}

/** Each question counts as one connection that meets the fault. */
export interface Faults {
  set(fault: ServerFault | null, options?: { phone?: string; count?: number }): void;
  mute(phase: MutePhase, phone?: string): boolean;
  garbage(phase: "hello" | "login"): boolean;
  noCodes(): boolean;
  upgradeStatus(): number | undefined;
  failure(phone: string): number | undefined;
}

/** What connections will meet: at most one kind of fault at a time. */
export function createFaults(): Faults {
  let current: SetFault | undefined;
  const take = <K extends ServerFault["kind"]>(
    kind: K,
    phone: string | undefined,
    fits: (fault: Extract<ServerFault, { kind: K }>) => boolean = () => true,
  ): Extract<ServerFault, { kind: K }> | undefined => {
    if (current === undefined || current.left === 0 || current.fault.kind !== kind) return undefined;
    if (current.phone !== undefined && current.phone !== phone) return undefined;
    const fault = current.fault as Extract<ServerFault, { kind: K }>;
    if (!fits(fault)) return undefined;
    current.left--;
    return fault;
  };
  return {
    set(fault, { phone, count = Number.POSITIVE_INFINITY } = {}) {
      current = fault === null ? undefined : { fault, phone, left: count };
    },
    mute: (phase, phone) => take("mute", phone, (fault) => fault.phase === phase) !== undefined,
    garbage: (phase) => take("garbage", undefined, (fault) => fault.phase === phase) !== undefined,
    noCodes: () => take("no-codes", undefined) !== undefined,
    upgradeStatus: () => take("upgrade-status", undefined)?.status,
    failure: (phone) => take("failure", phone)?.reason,
  };
}
