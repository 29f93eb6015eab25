const names = ["localhost", "127.0.0.1", "[::1]"];

/**
 * The Host values that a keyless request may carry when the server listens on `port`. Anything else is a name that
 * somebody pointed at this machine (DNS rebinding).
 */
export function deriveLoopbackHosts(port: number): ReadonlySet<string> {
  const withPort = names.map((name) => `${name}:${port}`);
  return new Set(port === 80 ? [...names, ...withPort] : withPort);
}
