import {
  addTransactionCapability,
  Curve,
  DEFAULT_CONNECTION_CONFIG,
  encodeBigEndian,
  encodeWAMessage,
  initAuthCreds,
  KEY_BUNDLE_TYPE,
  type KeyPair,
  proto,
  type SignalDataSet,
  type SignalDataTypeMap,
  type SignalKeyStore,
  unpadRandomMax16,
  xmppPreKey,
  xmppSignedPreKey,
} from "@whiskeysockets/baileys";
import { node } from "../wire/node.js";
import { silentLogger } from "../wire/silentLogger.js";

export interface Ciphertext {
  readonly type: "pkmsg" | "msg";
  readonly bytes: Uint8Array;
}

/** What a device uploaded, so that others can write to it. */
export interface KeyBundle {
  readonly registrationId: number;
  readonly identity: Uint8Array;
  readonly signedPreKey: {
    readonly keyId: number;
    readonly publicKey: Uint8Array;
    readonly signature: Uint8Array;
  };
  readonly preKey: { readonly keyId: number; readonly publicKey: Uint8Array } | undefined;
}

/** A phone as others write to it: its own keys, and a session with each of their devices. */
export interface SignalPeer {
  readonly identity: KeyPair;
  /** The content of `<user>` in the answer to a query for its keys; each has a one-time key of its own. */
  deriveBundle(): ReturnType<typeof node>[];
  decrypt(sender: string, ciphertext: Ciphertext): Promise<proto.Message>;
  /** Begins anew with everybody. */
  forgetSessions(): Promise<void>;
  /** `findBundle` is asked when there is no session with that device yet. */
  encrypt(recipient: string, message: proto.IMessage, findBundle: () => KeyBundle): Promise<Ciphertext>;
}

export function createSignalPeer(): SignalPeer {
  const creds = initAuthCreds();
  const store = createMemoryKeys();
  const keys = addTransactionCapability(store, silentLogger, { maxCommitRetries: 1, delayBetweenTriesMs: 0 });
  const repository = DEFAULT_CONNECTION_CONFIG.makeSignalRepository(
    { creds, keys },
    silentLogger,
    async () => undefined,
  );
  const known = new Set<string>();
  let nextPreKeyId = 1;
  return {
    identity: creds.signedIdentityKey,
    deriveBundle() {
      const id = nextPreKeyId++;
      const preKey = Curve.generateKeyPair();
      void store.set({ "pre-key": { [id]: preKey } });
      return [
        node("registration", {}, encodeBigEndian(creds.registrationId)),
        node("type", {}, KEY_BUNDLE_TYPE),
        node("identity", {}, creds.signedIdentityKey.public),
        xmppSignedPreKey(creds.signedPreKey),
        xmppPreKey(preKey, id),
      ];
    },
    async decrypt(sender, { type, bytes }) {
      known.add(sender);
      const padded = await repository.decryptMessage({ jid: sender, type, ciphertext: bytes });
      return proto.Message.decode(unpadRandomMax16(padded));
    },
    forgetSessions: () => repository.deleteSession([...known]),
    async encrypt(recipient, message, findBundle) {
      known.add(recipient);
      if (!(await repository.validateSession(recipient)).exists) {
        const bundle = findBundle();
        await repository.injectE2ESession({
          jid: recipient,
          session: {
            registrationId: bundle.registrationId,
            identityKey: withKeyType(bundle.identity),
            signedPreKey: {
              ...bundle.signedPreKey,
              publicKey: withKeyType(bundle.signedPreKey.publicKey),
            },
            // Its type wants one, its code does without.
            preKey: (bundle.preKey && {
              keyId: bundle.preKey.keyId,
              publicKey: withKeyType(bundle.preKey.publicKey),
            }) as { keyId: number; publicKey: Uint8Array },
          },
        });
      }
      const { type, ciphertext } = await repository.encryptMessage({
        jid: recipient,
        data: encodeWAMessage(message),
      });
      return { type, bytes: ciphertext };
    },
  };
}

function withKeyType(key: Uint8Array): Uint8Array {
  return key.length === 33 ? key : Buffer.concat([KEY_BUNDLE_TYPE, key]);
}

function createMemoryKeys(): SignalKeyStore {
  const values = new Map<string, unknown>();
  return {
    get<T extends keyof SignalDataTypeMap>(type: T, ids: string[]) {
      const found: { [id: string]: SignalDataTypeMap[T] } = {};
      for (const id of ids) {
        const value = values.get(`${type}/${id}`);
        if (value !== undefined) found[id] = value as SignalDataTypeMap[T];
      }
      return found;
    },
    set(data: SignalDataSet) {
      for (const [type, entries] of Object.entries(data))
        for (const [id, value] of Object.entries(entries ?? {})) {
          if (value === null) values.delete(`${type}/${id}`);
          else values.set(`${type}/${id}`, value);
        }
    },
  };
}
