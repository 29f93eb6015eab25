import type { HolatServer } from "../../../packages/testkit/src/index.js";
import type { Random } from "../../survival/support/createRandom.js";

export interface Nodes {
  /** One that runs; now and then, as a slow health check would have it, whichever. */
  pick(random: Random): { readonly host: string; readonly port: number };
  /** One that answers. */
  live(): HolatServer;
  /** Ends a node that way while the other runs, and starts it again. Resolves when it is ready. */
  cycle(index: number, how: "kill" | "stop" | "freeze"): Promise<void>;
  /** How often each was done. */
  readonly done: { kill: number; stop: number; freeze: number };
}

/** Two servers on one database, and what happens to them. */
export function createNodes(servers: readonly [HolatServer, HolatServer]): Nodes {
  const frozen = new Set<HolatServer>();
  const done = { kill: 0, stop: 0, freeze: 0 };
  const serving = () => servers.filter((server) => server.running && !frozen.has(server));
  return {
    done,
    pick(random) {
      const some = random.integer(1, 10) === 1 ? servers : serving();
      return { host: "127.0.0.1", port: (some[random.integer(0, some.length - 1)] ?? servers[0]).port };
    },
    live: () => serving()[0] ?? servers[0],
    async cycle(index, how) {
      const server = servers[index % 2] ?? servers[0];
      if (how === "freeze") {
        frozen.add(server);
        server.signal("SIGSTOP");
        // Past the life of its lease, so that the other takes its sessions over.
        await new Promise((resolve) => setTimeout(resolve, 6_000));
        server.signal("SIGCONT");
        frozen.delete(server);
      } else {
        await (how === "kill" ? server.kill("SIGKILL") : server.stop());
        await server.start();
      }
      done[how]++;
    },
  };
}
