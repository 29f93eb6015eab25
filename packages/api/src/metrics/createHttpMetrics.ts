import { Histogram, type MetricObjectWithValues, type MetricValueWithName, type Registry } from "prom-client";

/** Counts the answers of a route. */
export type Observe = (status: number, durationMs: number) => void;

export interface HttpMetrics {
  /** `path` as the route is written, so that ids do not become labels. */
  observe(method: string, path: string): Observe;
}

type Label = "method" | "path" | "status";

interface Series {
  readonly labels: Readonly<Record<Label, string>>;
  /** Answers by bucket, the slower ones last. */
  readonly counts: number[];
  sumMs: number;
}

const name = "holat_http_request_duration_seconds";
const bucketsMs = [1, 5, 25, 100, 500, 2_500, 10_000];

export function createHttpMetrics(registry: Registry): HttpMetrics {
  const histogram = new LateHistogram({
    name,
    help: "Time from a request's arrival to its answer's first byte, by route and status.",
    labelNames: ["method", "path", "status"],
    buckets: bucketsMs.map((ms) => ms / 1000),
    registers: [registry],
  });
  return {
    observe: (method, path) => {
      const byStatus = new Map<number, Series>();
      return (status, durationMs) => {
        let series = byStatus.get(status);
        if (series === undefined) {
          series = histogram.addSeries({ method, path, status: String(status) });
          byStatus.set(status, series);
        }
        count(series, durationMs);
      };
    },
  };
}

function count(series: Series, durationMs: number): void {
  let bucket = 0;
  while (bucket < bucketsMs.length && durationMs > (bucketsMs[bucket] ?? 0)) bucket++;
  series.counts[bucket] = (series.counts[bucket] ?? 0) + 1;
  series.sumMs += durationMs;
}

/** Put together when it is read: the library's own `observe` cost a tenth of a GET from memory. */
class LateHistogram extends Histogram<Label> {
  readonly #series: Series[] = [];

  addSeries(labels: Series["labels"]): Series {
    const series = { labels, counts: [...bucketsMs.map(() => 0), 0], sumMs: 0 };
    this.#series.push(series);
    return series;
  }

  override async get(): Promise<MetricObjectWithValues<MetricValueWithName<Label>>> {
    return { ...(await super.get()), values: this.#series.flatMap(toValues) };
  }
}

function toValues({ labels, counts, sumMs }: Series): MetricValueWithName<Label>[] {
  let count = 0;
  const buckets = counts.map((more, index) => {
    count += more;
    const ms = bucketsMs[index];
    const le = ms === undefined ? "+Inf" : ms / 1000;
    return { metricName: `${name}_bucket`, labels: { le, ...labels }, value: count };
  });
  return [
    ...buckets,
    { metricName: `${name}_sum`, labels, value: sumMs / 1000 },
    { metricName: `${name}_count`, labels, value: count },
  ];
}
