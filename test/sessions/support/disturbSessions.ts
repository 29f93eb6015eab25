import { setTimeout as pause } from "node:timers/promises";
import type {
  CloseWay,
  HolatServer,
  TestPostgres,
  WhatsAppLogin,
} from "../../../packages/testkit/src/index.js";
import type { Random } from "../../survival/support/createRandom.js";
import type { WallClock } from "./createWallClock.js";
import type { Account, SessionSite } from "./startSessionSite.js";

/** Those that a session comes back from by itself. */
const closes: readonly CloseWay[] = [
  { kind: "stream-error", code: 428 },
  { kind: "stream-error", code: 500 },
  { kind: "stream-error", code: 503 },
  { kind: "stream-error", code: 408 },
  { kind: "stream-end" },
  { kind: "terminate" },
  { kind: "garbage" },
];

/** Once for each: who is replaced again and again waits for minutes. */
const conflict: CloseWay = { kind: "conflict" };

const mostClockErrorMs = 6 * 3_600_000;

export interface Trouble {
  readonly durationMs: number;
  /** Between two closes of some session, on the average. */
  readonly everyMs: number;
  /** Between two changes of a whole server or of the database. */
  readonly nodeEveryMs: number;
  /** Between two settings of some server's clock. */
  readonly clockEveryMs: number;
  readonly random: Random;
  readonly site: SessionSite;
  readonly servers: readonly HolatServer[];
  /** The servers' wall clocks. */
  readonly clocks: readonly WallClock[];
  readonly postgres: TestPostgres;
  readonly accounts: readonly Account[];
}

/** Closes of every kind, frozen links, refused upgrades, killed and stopped servers, a restarted database, clocks set by hours. */
export async function disturbSessions(
  trouble: Trouble,
): Promise<{ readonly done: Readonly<Record<string, number>>; isFrozen(login: WhatsAppLogin): boolean }> {
  const { durationMs, random, site } = trouble;
  const until = Date.now() + durationMs;
  const done: Record<string, number> = {};
  const replaced = new Set<string>();
  const frozen: { readonly phone: string; readonly from: number }[] = [];
  const count = (what: string, times = 1) => {
    done[what] = (done[what] ?? 0) + times;
  };
  const pick = <T>(list: readonly T[]): T | undefined => list[random.integer(0, list.length - 1)];

  const disturbSockets = async () => {
    while (Date.now() < until) {
      const phone = pick(trouble.accounts)?.phone ?? "";
      const chance = random.integer(1, 20);
      if (chance === 1) {
        frozen.push({ phone, from: Date.now() });
        count("frozen", await site.whatsapp.close({ kind: "freeze" }, { phone }));
      } else if (chance === 2) {
        await site.whatsapp.setFault({ kind: "upgrade-status", status: 503 }, { count: 3 });
        count("refused upgrades", 3);
      } else if (chance === 3) {
        await site.whatsapp.setFault({ kind: "mute", phase: "login" }, { count: 1 });
        count("mute logins");
      } else {
        const how = pick(replaced.has(phone) ? closes : [...closes, conflict]) ?? conflict;
        if (how === conflict) replaced.add(phone);
        count(how.kind, await site.whatsapp.close(how, { phone }));
      }
      await pause(random.integer(trouble.everyMs / 2, trouble.everyMs * 1.5));
    }
  };

  const disturbServers = async () => {
    for (let turn = random.integer(0, 2); Date.now() + trouble.nodeEveryMs < until; turn++) {
      await pause(trouble.nodeEveryMs);
      const server = trouble.servers[turn % 2] ?? trouble.servers[0];
      if (turn % 3 === 2) {
        await trouble.postgres.restart();
        count("database restarts");
      } else if (server) {
        const how = turn % 3 === 0 ? "killed" : "stopped";
        await (how === "killed" ? server.kill("SIGKILL") : server.stop());
        await pause(random.integer(0, 6_000));
        await server.start();
        count(how);
      }
    }
  };

  const disturbClocks = async () => {
    for (;;) {
      await pause(random.integer(trouble.clockEveryMs / 2, trouble.clockEveryMs * 1.5));
      if (Date.now() > until) return;
      await pick(trouble.clocks)?.set(random.integer(-mostClockErrorMs, mostClockErrorMs));
      count("clocks set");
    }
  };

  await Promise.all([disturbSockets(), disturbServers(), disturbClocks()]);
  await site.whatsapp.setFault(null);
  return {
    done,
    // The server ends a login's entry at the freeze itself, while the link stays.
    isFrozen: ({ phone, closedAt }) =>
      closedAt !== null && frozen.some((one) => one.phone === phone && Math.abs(one.from - closedAt) < 1_000),
  };
}
