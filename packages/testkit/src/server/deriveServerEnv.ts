import { compileCache } from "./compileCache.js";

/**
 * The whole environment of a server process. Settings of the test process (HOLAT_LONG, HOLAT_SEED, a stray
 * DATABASE_URL) stay outside: the server refuses settings that it does not know.
 */
export function deriveServerEnv(options: {
  readonly dataDir: string;
  readonly port: number;
  readonly env?: Readonly<Record<string, string>>;
}): Record<string, string> {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^(?:HOLAT_|DATABASE_URL|NODE_ENV$|NODE_OPTIONS$|VITEST|SSH_AUTH_SOCK$)/.test(name),
  );
  return {
    ...Object.fromEntries(inherited.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]))),
    ...compileCache,
    HOME: options.dataDir,
    HOLAT_DATA_DIR: options.dataDir,
    HOLAT_PORT: String(options.port),
    ...options.env,
  };
}
