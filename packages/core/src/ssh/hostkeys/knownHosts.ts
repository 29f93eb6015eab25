import { createHmac } from "node:crypto";
import { readKeyType } from "./fingerprint.js";

export interface KnownHostEntry {
  readonly marker: "none" | "revoked" | "cert-authority";
  /** The hosts field: patterns joined by commas, or one hashed name. */
  readonly hosts: string;
  /** Wire format. */
  readonly key: Buffer;
  readonly comment: string;
}

/** Reads the text of a known_hosts file. Lines that OpenSSH would not understand either are passed over. */
export function parseKnownHosts(text: string): KnownHostEntry[] {
  return text.split(/\r?\n/).flatMap((line) => parseLine(line) ?? []);
}

function parseLine(line: string): KnownHostEntry | undefined {
  const fields = line.trim().split(/\s+/);
  const first = fields[0] ?? "";
  if (first === "" || first.startsWith("#")) return undefined;
  const marker = first === "@revoked" ? "revoked" : first === "@cert-authority" ? "cert-authority" : "none";
  if (marker === "none" && first.startsWith("@")) return undefined;
  if (marker !== "none") fields.shift();
  const [hosts = "", type = "", base64 = "", ...comment] = fields;
  const key = Buffer.from(base64, "base64");
  if (type === "" || readKeyType(key) !== type) return undefined;
  return { marker, hosts, key, comment: comment.join(" ") };
}

/** How known_hosts names a host: bare on port 22, else `[host]:port`; in lower case. */
export function deriveHostName(host: string, port: number): string {
  const name = host.toLowerCase();
  return port === 22 ? name : `[${name}]:${port}`;
}

/** Whether an entry speaks of this host: patterns with `*`, `?` and `!`, or the hashed form `|1|salt|hmac`. */
export function matchesHost(entry: KnownHostEntry, host: string, port: number): boolean {
  const name = deriveHostName(host, port);
  if (entry.hosts.startsWith("|")) return matchesHash(entry.hosts, name);
  let matched = false;
  for (const pattern of entry.hosts.toLowerCase().split(",")) {
    if (pattern.startsWith("!")) {
      if (matchesPattern(pattern.slice(1), name)) return false;
    } else if (matchesPattern(pattern, name)) {
      matched = true;
    }
  }
  return matched;
}

function matchesHash(hosts: string, name: string): boolean {
  const [, version, salt = "", hash = ""] = hosts.split("|");
  if (version !== "1" || salt === "" || hash === "") return false;
  return createHmac("sha1", Buffer.from(salt, "base64")).update(name).digest("base64") === hash;
}

function matchesPattern(pattern: string, name: string): boolean {
  if (pattern === "") return false;
  const source = [...pattern]
    .map((char) => (char === "*" ? ".*" : char === "?" ? "." : char.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&")))
    // A run of stars is one star; written out it would make the expression's time explode.
    .filter((part, index, parts) => part !== ".*" || parts[index - 1] !== ".*")
    .join("");
  return new RegExp(`^${source}$`).test(name);
}
