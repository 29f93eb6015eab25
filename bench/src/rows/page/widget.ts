import type { Client } from "@holat/sdk";
import "@holat/dashboard-widgets/register/call-sessions";
import { createNotedClient, offer, toNumber } from "./contestant.js";

const table = document.createElement("holat-call-sessions");
Object.assign(table, { limit: 100, hideFilters: true, client: createNotedClient() satisfies Client });
document.body.append(table);
const find = (selector: string) => table.shadowRoot?.querySelector<HTMLElement>(selector);

offer({
  countRows() {
    find(".more:not(:disabled)")?.click();
    return toNumber(find("[aria-rowcount]")?.ariaRowCount) - 1;
  },
  readFirst: () => toNumber(find('[aria-rowindex="2"] .processed')?.textContent),
});
