import { type CredentialStore, createHolatError } from "@holat/core";
import { type AuthenticationCreds, initAuthCreds } from "@whiskeysockets/baileys";
import { credentialsFromText } from "./credentialText.js";

/**
 * A session's credentials; new ones when it has none. Rejects with CREDENTIALS_UNREADABLE when it has some that cannot be
 * used: they are never replaced.
 */
export async function loadCredentials(store: CredentialStore): Promise<AuthenticationCreds> {
  const text = await store.load();
  if (text === undefined) return initAuthCreds();
  const credentials = parse(text);
  // A pairing by code that was not finished leaves a name that was never confirmed; a login with it would be refused.
  return credentials.me != null && credentials.account == null ? initAuthCreds() : credentials;
}

function parse(text: string): AuthenticationCreds {
  try {
    return credentialsFromText(text);
  } catch (error) {
    // A syntax error would quote the text.
    const detail = error instanceof SyntaxError ? "they are no JSON" : describe(error);
    throw createHolatError(
      "CREDENTIALS_UNREADABLE",
      { detail },
      error instanceof SyntaxError ? undefined : error,
    );
  }
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message : "they cannot be read";
}
