/** An error's code; undefined when it has none. Not by class: whoever keeps the store may have another copy of core. */
export function findErrorCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !("code" in error)) return undefined;
  return typeof error.code === "string" ? error.code : undefined;
}
