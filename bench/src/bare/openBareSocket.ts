import {
  BufferJSON,
  makeWASocket,
  type SignalDataSet,
  type SignalDataTypeMap,
  WA_CERT_DETAILS,
} from "@whiskeysockets/baileys";

const silent = {
  level: "silent",
  child: () => silent,
  trace: () => {},
  debug: () => {},
  info: () => {},
  warn: () => {},
  error: () => {},
};

/** Resolves when the socket is open. Keys are kept in memory. */
export async function openBareSocket(url: string, credentials: string): Promise<void> {
  const root = new URL(url).searchParams.get("root");
  if (root !== null) Object.assign(WA_CERT_DETAILS, { PUBLIC_KEY: Buffer.from(root, "hex") });
  const stores = new Map<string, Map<string, unknown>>();
  const sock = makeWASocket({
    waWebSocketUrl: url,
    logger: silent,
    fireInitQueries: false,
    markOnlineOnConnect: false,
    syncFullHistory: false,
    shouldSyncHistoryMessage: () => false,
    auth: {
      creds: JSON.parse(credentials, BufferJSON.reviver),
      keys: {
        get: async <T extends keyof SignalDataTypeMap>(type: T, ids: string[]) => {
          const store = stores.get(type) as Map<string, SignalDataTypeMap[T]> | undefined;
          const found: { [id: string]: SignalDataTypeMap[T] } = {};
          for (const id of ids) {
            const value = store?.get(id);
            if (value !== undefined) found[id] = value;
          }
          return found;
        },
        set: async (data: SignalDataSet) => {
          for (const [type, entries] of Object.entries(data)) {
            const store = stores.get(type) ?? new Map<string, unknown>();
            stores.set(type, store);
            for (const [id, value] of Object.entries(entries)) store.set(id, value);
          }
        },
      },
    },
  });
  await new Promise<void>((resolve, reject) => {
    sock.ev.on("connection.update", ({ connection, lastDisconnect }) => {
      if (connection === "open") resolve();
      if (connection === "close") reject(lastDisconnect?.error ?? new Error("a bare socket was closed"));
    });
  });
}
