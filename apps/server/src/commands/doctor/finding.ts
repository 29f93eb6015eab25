import { HolatError } from "@holat/core";

/** What a check found out. */
export interface Finding {
  /** What was looked at: `database`, `target pbx`. */
  readonly subject: string;
  readonly ok: boolean;
  /** One line: what is there; or what is wrong, why, and what to do. */
  readonly detail: string;
}

/** Runs a check; what it throws is its finding. */
export async function find(subject: string, check: () => Promise<string> | string): Promise<Finding> {
  try {
    return { subject, ok: true, detail: await check() };
  } catch (error) {
    return { subject, ok: false, detail: describe(error) };
  }
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (!(error instanceof HolatError) || error.hint === undefined) return error.message;
  return `${error.code}: ${error.message.replace(/\.$/, "")}. ${error.hint}`;
}
