/** Runs a caller's callback: what it throws, or rejects with, is reported and stops nothing. */
export function guard(callback: () => unknown): void {
  void (async () => callback())().catch(console.error);
}
