/** An argument or a setting that cannot be used; its message is the one line that is shown. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}
