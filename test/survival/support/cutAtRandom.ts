import type { TcpProxy } from "../../../packages/testkit/src/index.js";
import type { Random } from "./createRandom.js";

/**
 * Cuts a proxy's links `cuts` times, each after a random number of bytes from the far side: so that about `bytes` in all
 * pass before the last cut, one in four cuts hits a handshake or a launch.
 */
export function cutAtRandom(
  proxy: TcpProxy,
  options: { readonly random: Random; readonly cuts: number; readonly bytes: number },
) {
  const share = Math.floor((1.2 * options.bytes) / options.cuts);
  const next = () =>
    options.random.integer(1, 4) === 1
      ? options.random.integer(1, 6_000)
      : options.random.integer(3_000, share);
  let done = 0;
  proxy.cutAfterBytes = next();
  // The proxy has no event for a cut. One that passes two at once is counted as it counts them.
  const timer = setInterval(() => {
    if (proxy.stats.cuts === done) return;
    done = proxy.stats.cuts;
    proxy.cutAfterBytes = done < options.cuts ? next() : null;
  }, 2);
  return {
    get done() {
      return done;
    },
    async [Symbol.asyncDispose]() {
      clearInterval(timer);
    },
  };
}
