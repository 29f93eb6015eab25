/** Counts the answers of a route. */
export type Observe = (status: number, durationMs: number) => void;

export interface HttpMetrics {
  /** `path` as the route is written, so that ids do not become labels. */
  observe(method: string, path: string): Observe;
  /** In Prometheus' text format. */
  render(): string;
}

interface Series {
  readonly labels: string;
  /** Answers by bucket; the last is for the slowest. */
  readonly counts: number[];
  sumMs: number;
}

const name = "holat_http_request_duration_seconds";
const help = "Time from a request's arrival to its answer's first byte, by route and status.";
const bucketsMs = [1, 5, 25, 100, 500, 2_500, 10_000];

/** A histogram that only counts: prom-client's `observe` cost a tenth of a GET from memory. */
export function createHttpMetrics(): HttpMetrics {
  const all: Series[] = [];
  const addSeries = (method: string, path: string, status: number): Series => {
    const labels = `method="${method}",path="${path}",status="${status}"`;
    const series = { labels, counts: [...bucketsMs.map(() => 0), 0], sumMs: 0 };
    all.push(series);
    return series;
  };
  return {
    observe: (method, path) => {
      const byStatus = new Map<number, Series>();
      return (status, durationMs) => {
        let series = byStatus.get(status);
        if (series === undefined) {
          series = addSeries(method, path, status);
          byStatus.set(status, series);
        }
        let bucket = 0;
        while (bucket < bucketsMs.length && durationMs > (bucketsMs[bucket] ?? 0)) bucket++;
        series.counts[bucket] = (series.counts[bucket] ?? 0) + 1;
        series.sumMs += durationMs;
      };
    },
    render: () =>
      [`# HELP ${name} ${help}`, `# TYPE ${name} histogram`, ...all.flatMap(toLines), ""].join("\n"),
  };
}

function toLines({ labels, counts, sumMs }: Series): string[] {
  let count = 0;
  const buckets = counts.map((more, index) => {
    count += more;
    const ms = bucketsMs[index];
    return `${name}_bucket{le="${ms === undefined ? "+Inf" : ms / 1000}",${labels}} ${count}`;
  });
  return [...buckets, `${name}_sum{${labels}} ${sumMs / 1000}`, `${name}_count{${labels}} ${count}`];
}
