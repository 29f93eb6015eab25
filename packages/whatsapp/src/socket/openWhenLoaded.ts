import {
  createHolatError,
  type DriverClose,
  type OpenConnection,
  type OpenConnectionOptions,
} from "@holat/core";

export type OpenLink = (options: OpenConnectionOptions) => OpenConnection;

/** A connection that is opened as soon as what it needs is loaded; until then it is connecting. */
export function openWhenLoaded(loading: Promise<OpenLink>, options: OpenConnectionOptions): OpenConnection {
  let link: OpenConnection | undefined;
  let over = false;
  const end = (close: DriverClose) => {
    if (over) return;
    over = true;
    options.onEvent({ type: "closed", close });
  };
  const opened = loading.then(
    (open) => {
      if (!over) link = open(options);
    },
    (error: unknown) => {
      const why = error instanceof Error ? error.message : String(error);
      end({ kind: "lost", code: null, detail: `Baileys could not be loaded: ${why}` });
    },
  );
  const self: OpenConnection = {
    get live() {
      return link?.live ?? (over ? "DISCONNECTED" : "CONNECTING");
    },
    get lastHeardAt() {
      return link?.lastHeardAt ?? null;
    },
    async requestPairingCode(phone) {
      await opened;
      if (link === undefined) throw createHolatError("LINK_FAILED");
      return link.requestPairingCode(phone);
    },
    async send(message, signal) {
      if (link === undefined) throw createHolatError("LINK_NOT_READY", { detail: `it is ${self.live}` });
      return link.send(message, signal);
    },
    logout: async () => (link === undefined ? self.close() : link.logout()),
    async close() {
      if (link !== undefined) return link.close();
      end({ kind: "stopped", code: null, detail: "Closed by this server" });
    },
  };
  return self;
}
