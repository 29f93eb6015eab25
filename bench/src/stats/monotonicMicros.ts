/** CLOCK_MONOTONIC in microseconds: the clock that the ticker stamps its lines with. */
export const monotonicMicros = () => Number(process.hrtime.bigint() / 1000n);
