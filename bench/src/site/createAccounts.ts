import { eventually, type WhatsAppServer } from "@holat/testkit";
import type { Site } from "./startSite.js";

export const adminKey = "hk_bench_0123456789abcdef0123456789";
const headers = { authorization: `Bearer ${adminKey}`, "content-type": "application/json" };

export interface Accounts {
  /** Links accounts until there are so many, and waits until all are connected. */
  growTo(count: number): Promise<void>;
  /** Resolves when so many are connected. */
  untilConnected(count: number): Promise<void>;
}

/** Connection sessions of a site, on a WhatsApp server of the bench's own. */
export function createAccounts({ server }: Pick<Site, "server">, whatsapp: WhatsAppServer): Accounts {
  let made = 0;
  const untilConnected = (count: number) =>
    eventually(
      async () => {
        const response = await fetch(`${server.url}/sessions/connected`, { headers });
        const { data }: { data: { connectionStatus: string }[] } = await response.json();
        const ready = data.filter(({ connectionStatus }) => connectionStatus === "CONNECTED").length;
        if (ready < count) throw new Error(`${ready} of ${count} sessions are connected`);
      },
      // Asked often, the answers themselves would be most of the load.
      { timeoutMs: 240_000, intervalMs: 500 },
    );
  return {
    untilConnected,
    async growTo(count) {
      for (; made < count; made++) {
        const credentials = await whatsapp.issueCredentials(`99890${String(made).padStart(7, "0")}`);
        const response = await fetch(`${server.url}/sessions/account-${made}/import`, {
          method: "POST",
          headers,
          body: JSON.stringify({ credentials }),
        });
        if (response.status !== 201) throw new Error(`import: ${response.status} ${await response.text()}`);
      }
      await untilConnected(count);
    },
  };
}
