import { collectDefaultMetrics, Gauge, Registry } from "prom-client";
import type { Context } from "../context.js";
import { addWebhookGauges } from "./addWebhookGauges.js";
import { createHttpMetrics, type HttpMetrics } from "./createHttpMetrics.js";

/** Plain numbers of some part; each becomes a gauge `holat_<name in snake_case>`. */
export type MetricsSource = () => Readonly<Record<string, number>>;

export interface Metrics {
  readonly http: HttpMetrics;
  readonly contentType: string;
  /** In Prometheus' text format. */
  render(): Promise<string>;
}

/** A registry of its own for each API: two in one process do not mix. */
export function createMetrics(
  { db, logger }: Pick<Context, "db" | "logger">,
  source?: MetricsSource,
): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const http = createHttpMetrics();
  new Gauge({
    name: "holat_call_sessions",
    help: "Sessions that have not ended, by status, over all nodes; absent while the database is away.",
    labelNames: ["status"],
    registers: [registry],
    async collect() {
      this.reset();
      try {
        const rows = await db
          .selectFrom("call_sessions")
          .select(["status", ({ fn }) => fn.countAll().as("count")])
          .where("status", "in", ["PENDING", "RUNNING"])
          .groupBy("status")
          .execute();
        for (const status of ["PENDING", "RUNNING"] as const) {
          this.set({ status }, Number(rows.find((row) => row.status === status)?.count ?? 0));
        }
      } catch (error) {
        logger.debug({ err: error }, "sessions not counted");
      }
    },
  });
  addWebhookGauges(registry, { db, logger });
  if (source) addSource(registry, source);
  return {
    http,
    contentType: registry.contentType,
    render: async () => `${await registry.metrics()}\n${http.render()}`,
  };
}

function addSource(registry: Registry, source: MetricsSource): void {
  for (const name of Object.keys(source())) {
    new Gauge({
      name: `holat_${name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}`,
      help: `${name}, of this node.`,
      registers: [registry],
      collect() {
        this.set(source()[name] ?? 0);
      },
    });
  }
}
