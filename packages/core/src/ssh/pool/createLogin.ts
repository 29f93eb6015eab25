import ssh2, {
  type AnyAuthMethod,
  type AuthenticationType,
  type AuthHandlerMiddleware,
  type ParsedKey,
} from "ssh2";
import { createSshError, type SshPeer } from "../errors/createSshError.js";
import type { SshCredential } from "../target.js";

/** Makes the authentication handler of one connection. */
export type Login = () => AuthHandlerMiddleware;

/**
 * Every method is tried once, for servers ban addresses that fail. Throws KEY_INVALID for a key that cannot be used,
 * before anything is sent. Opening a key with a passphrase takes CPU time: make a login once and keep it.
 */
export function createLogin(credential: SshCredential, peer: SshPeer): Login {
  const username = peer.user;
  switch (credential.kind) {
    case "key": {
      const key = parsePrivateKey(credential, peer);
      return () => tryInTurn([() => ({ type: "publickey", username, key })]);
    }
    case "agent":
      return () => tryInTurn([() => ({ type: "agent", username, agent: credential.socket })]);
    case "password": {
      const { password } = credential;
      const keyboard: AnyAuthMethod = {
        type: "keyboard-interactive",
        username,
        prompt: (_name, _instructions, _language, prompts, finish) =>
          finish(prompts.map(({ echo }) => (echo === true ? "" : password))),
      };
      // Asked first which methods there are, so that a wrong password is not sent twice in two ways.
      const none: AnyAuthMethod = { type: "none", username };
      return () =>
        tryInTurn([
          () => none,
          (left) =>
            left.includes("password") || left.length === 0
              ? { type: "password", username, password }
              : keyboard,
        ]);
    }
  }
}

type Attempt = (left: readonly AuthenticationType[]) => AnyAuthMethod;

function tryInTurn(attempts: readonly Attempt[]): AuthHandlerMiddleware {
  const remaining = [...attempts];
  // ssh2 takes what is returned: a method, or false for "no more". It gives null for the methods at first.
  return (left: readonly AuthenticationType[] | null) => remaining.shift()?.(left ?? []) ?? false;
}

function parsePrivateKey(credential: Extract<SshCredential, { kind: "key" }>, peer: SshPeer): ParsedKey {
  const { privateKey, passphrase } = credential;
  const text = typeof privateKey === "string" ? privateKey : Buffer.from(privateKey);
  const key = ssh2.utils.parseKey(text, passphrase);
  if (key instanceof Error) throw createSshError("KEY_INVALID", peer, { detail: key.message, cause: key });
  const first = Array.isArray(key) ? (key as ParsedKey[])[0] : key;
  if (first === undefined || !first.isPrivateKey()) {
    throw createSshError("KEY_INVALID", peer, { detail: "it is no private key" });
  }
  return first;
}
