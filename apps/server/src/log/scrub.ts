const international = /\+\d[\d ().-]{5,20}\d/g;
/** Digits alone, not part of an id, a name, a fraction or an address. */
const bare = /(?<![\w.:/-])\d{9,15}(?![\w.:/-])/g;
const apiKey = /\bhk_[A-Za-z0-9_-]+/g;
/** View tokens, badge tokens, cookies of sign-ins. */
const signedToken = /\b(h(?:vt|vb|si)_)[A-Za-z0-9_.-]+/g;
const bearer = /\bBearer\s+[^\s"',]+/gi;
const privateKey = /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g;
/** Of any scheme: to look for one at each word would take the square of the text's length. */
const userInfo = /(:\/\/[^\s/:@]*:)[^\s/@]+@/g;

const deepest = 6;
const longestText = 8_192;

/** `+998901234567` becomes `+99890***4567`. */
export function maskPhoneNumbers(text: string): string {
  return text.replace(international, mask).replace(bare, mask);
}

/** Makes a log line's parts fit to be kept: phone numbers masked, known secrets and what looks like one removed. */
export function createScrubber(secrets: readonly string[]): (value: unknown) => unknown {
  const longestFirst = [...secrets].sort((a, b) => b.length - a.length);

  const scrubText = (text: string): string => {
    let clean = text.length > longestText ? `${text.slice(0, longestText)}...` : text;
    for (const secret of longestFirst) clean = clean.replaceAll(secret, "[secret]");
    clean = clean
      .replace(privateKey, "[private key]")
      .replace(apiKey, "hk_[secret]")
      .replace(signedToken, "$1[secret]")
      .replace(bearer, "Bearer [secret]")
      .replace(userInfo, "$1[secret]@");
    return maskPhoneNumbers(clean);
  };

  const scrub = (value: unknown, depth: number): unknown => {
    if (typeof value === "string") return scrubText(value);
    if (typeof value === "bigint") return String(value);
    if (typeof value !== "object" || value === null) return value;
    if (depth >= deepest) return "[deeper]";
    if (value instanceof Uint8Array) return `[${value.byteLength} bytes]`;
    if (value instanceof Date) return value.toISOString();
    if (value instanceof Error) return scrub(describeError(value), depth);
    if (Array.isArray(value)) return value.map((item) => scrub(item, depth + 1));
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [scrubText(key), scrub(item, depth + 1)]),
    );
  };
  return (value) => scrub(value, 0);
}

function describeError(error: Error): object {
  const { name, message, stack, cause } = error;
  const code: unknown = Reflect.get(error, "code");
  const hint: unknown = Reflect.get(error, "hint");
  return {
    name,
    message,
    ...(code === undefined ? {} : { code }),
    ...(hint === undefined ? {} : { hint }),
    stack,
    ...(cause === undefined ? {} : { cause }),
  };
}

function mask(number: string): string {
  const digits = number.replace(/\D/g, "");
  const sign = number.startsWith("+") ? "+" : "";
  if (digits.length < 7) return number;
  const shown = Math.min(5, digits.length - 6);
  return `${sign}${digits.slice(0, shown)}***${digits.slice(-4)}`;
}
