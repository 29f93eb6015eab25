/** The counters of a campaign at one moment, epoch ms. */
export interface Sample {
  readonly at: number;
  readonly connected: number;
  readonly failed: number;
}

export interface Series {
  /** In order of time, one a bucket. */
  readonly samples: readonly Sample[];
  readonly bucketMs: number;
  /** One that is older than the last is dropped, unless it knows of more: counters only grow. */
  add(sample: Sample): void;
}

/**
 * Counters over time on bounded memory: of each bucket of time the last sample is kept, and the buckets double whenever
 * there are more than `most` of them.
 */
export function createSeries(most = 400, bucketMs = 250): Series {
  const first = bucketMs;
  let width = first;
  let samples: Sample[] = [];

  const put = (sample: Sample) => {
    const last = samples.at(-1);
    const isSameBucket = last && Math.floor(last.at / width) === Math.floor(sample.at / width);
    // The first one stays, so that the beginning does not move.
    if (isSameBucket && samples.length > 1) samples[samples.length - 1] = sample;
    else samples.push(sample);
  };

  return {
    get samples() {
      return samples;
    },
    get bucketMs() {
      return width;
    },
    add(sample) {
      const last = samples.at(-1);
      const isOlder = last !== undefined && sample.at < last.at;
      if (isOlder && sample.connected + sample.failed <= last.connected + last.failed) return;
      put(isOlder ? { ...sample, at: last.at } : sample);
      while (samples.length > most) {
        width *= 2;
        const all = samples;
        samples = [];
        for (const one of all) put(one);
      }
    },
  };
}
