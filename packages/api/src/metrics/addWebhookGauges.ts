import { Gauge, type Registry } from "prom-client";
import type { Context } from "../context.js";

/** What the database says of webhooks, the same on every node; absent while it is away. */
export function addWebhookGauges(registry: Registry, { db, logger }: Pick<Context, "db" | "logger">): void {
  const tell = (error: unknown) => logger.debug({ err: error }, "webhooks not counted");
  new Gauge({
    name: "holat_webhook_deliveries_pending",
    help: "Webhook deliveries that are still to be made, over all nodes; absent while the database is away.",
    registers: [registry],
    async collect() {
      this.reset();
      try {
        const { count } = await db
          .selectFrom("webhook_deliveries")
          .select(({ fn }) => fn.countAll().as("count"))
          .where("status", "=", "pending")
          .executeTakeFirstOrThrow();
        this.set(Number(count));
      } catch (error) {
        this.remove();
        tell(error);
      }
    },
  });
  new Gauge({
    name: "holat_webhook_endpoints",
    help: "Webhook endpoints, enabled and disabled; absent while the database is away.",
    labelNames: ["state"],
    registers: [registry],
    async collect() {
      this.reset();
      try {
        const rows = await db.selectFrom("webhook_endpoints").select("enabled").execute();
        const enabled = rows.filter((row) => row.enabled).length;
        this.set({ state: "enabled" }, enabled);
        this.set({ state: "disabled" }, rows.length - enabled);
      } catch (error) {
        tell(error);
      }
    },
  });
}
