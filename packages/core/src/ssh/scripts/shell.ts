/** A constant POSIX-sh program and the command that makes any login shell run it from stdin. */
export interface Script {
  readonly text: string;
  /** Needs nothing of the login shell but words and single quotes: dash, bash, fish, csh alike. */
  readonly command: string;
}

/**
 * Wraps `body` so that it runs as a whole or not at all: a script that was cut by a lost link lacks its closing brace, and
 * the shell refuses it before the first command. Data follows the script on stdin; dd reads not one byte ahead of it.
 */
export function createScript(body: string): Script {
  const text = `{\n${body}\nexit\n}\n`;
  const size = Buffer.byteLength(text);
  return {
    text,
    command: `exec /bin/sh -c 'eval "$(dd ibs=1 obs=65536 count=${size} 2>/dev/null)"'`,
  };
}
