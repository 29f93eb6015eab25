export interface CurlRequest {
  readonly method?: "GET" | "POST";
  readonly url: string;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** The key itself is never part of it: the line reads it from $HOLAT_API_KEY. */
  readonly withKey: boolean;
}

/** The request as a line for a POSIX shell. */
export function toCurl({ method = "GET", url, body, withKey }: CurlRequest): string {
  return [
    "curl",
    ...(method === "GET" ? [] : ["-X", method]),
    quote(url),
    ...(withKey ? ["-H", '"Authorization: Bearer $HOLAT_API_KEY"'] : []),
    ...(body === undefined
      ? []
      : ["-H", quote("Content-Type: application/json"), "-d", quote(JSON.stringify(body))]),
  ].join(" ");
}

function quote(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}
