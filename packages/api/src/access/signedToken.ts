import { createHmac, hkdfSync, timingSafeEqual } from "node:crypto";

/** A kind of token: what it begins with, how long it may be at most. Each kind has a signing key of its own. */
export interface TokenKind {
  readonly prefix: string;
  readonly maxLength: number;
}

const shape = /^([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]{43})$/;

/** The key of one purpose: nothing else is signed with it, and the secret cannot be worked out from it. */
export function deriveTokenKey(secret: string, purpose: string): Uint8Array {
  return new Uint8Array(hkdfSync("sha256", secret, "", purpose, 32));
}

/** That of the secret, then that of the former one, whose signatures are still good. */
export function deriveTokenKeys(
  { secret, previousSecret }: { readonly secret: string; readonly previousSecret?: string | undefined },
  purpose: string,
): readonly [Uint8Array, ...Uint8Array[]] {
  const key = deriveTokenKey(secret, purpose);
  return previousSecret === undefined ? [key] : [key, deriveTokenKey(previousSecret, purpose)];
}

/** `<prefix><payload>.<signature>`, both base64url. */
export function signToken({ prefix }: TokenKind, payload: object, key: Uint8Array): string {
  const signed = prefix + Buffer.from(JSON.stringify(payload)).toString("base64url");
  return `${signed}.${sign(signed, key)}`;
}

/**
 * The payload, if one of the keys signed exactly this text; undefined otherwise, whatever it is. There is one algorithm,
 * so a token has no say in it. The signature is compared as text: base64url has several spellings.
 */
export function openToken(
  { prefix, maxLength }: TokenKind,
  token: string,
  keys: readonly Uint8Array[],
): unknown {
  if (token.length > maxLength || !token.startsWith(prefix)) return undefined;
  const [, payload, signature] = shape.exec(token.slice(prefix.length)) ?? [];
  if (payload === undefined || signature === undefined) return undefined;
  const presented = Buffer.from(signature);
  let genuine = false;
  for (const key of keys) {
    if (timingSafeEqual(Buffer.from(sign(prefix + payload, key)), presented)) genuine = true;
  }
  return genuine ? parseJson(Buffer.from(payload, "base64url").toString()) : undefined;
}

function sign(text: string, key: Uint8Array): string {
  return createHmac("sha256", key).update(text).digest("base64url");
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
