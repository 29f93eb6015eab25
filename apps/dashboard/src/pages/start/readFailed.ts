import type { PageContext } from "../../shell/app.js";

export interface FailedOnes {
  readonly target: string;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly numbers: readonly string[];
}

/** The numbers of a campaign whose calls failed for good, and where it ran. */
export async function readFailed({ client, signal }: PageContext, sessionId: string): Promise<FailedOnes> {
  const { target, metadata } = await client.calls.get(sessionId, { signal });
  const numbers: string[] = [];
  for await (const result of client.calls.results(sessionId, { outcome: "failed", limit: 1_000, signal }))
    if (result.counted) numbers.push(result.number);
  return { target, metadata: metadata as Readonly<Record<string, unknown>>, numbers };
}
