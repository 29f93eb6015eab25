import { chmod, copyFile, mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { requireProgram, type SshHost, startPostgres, startSshHost, type TestPostgres } from "@holat/testkit";
import type { Cleanup } from "../createCleanup.js";
import type { Options } from "../options.js";

/** What all figures of a run share. */
export interface Lab {
  /** A directory that the dialers' user can read. */
  readonly dir: string;
  /** The dialer of all figures: steady progress lines. */
  readonly ticker: string;
  readonly host: SshHost<"dash">;
  /** With fsync on, with pg_stat_statements, and with the time of every commit. */
  readonly postgres: TestPostgres;
  readonly options: Options;
}

const source = fileURLToPath(new URL("../../dialers/ticker", import.meta.url));

export async function createLab(options: Options, cleanup: Cleanup): Promise<Lab> {
  for (const program of ["wrk", "ssh", "perl"]) requireProgram(program);
  const dir = await mkdtemp(join(tmpdir(), "holat-bench-"));
  cleanup.defer(() => rm(dir, { recursive: true, force: true }));
  await chmod(dir, 0o755);
  const ticker = join(dir, "ticker");
  await copyFile(source, ticker);
  await chmod(ticker, 0o755);
  await mkdir(join(dir, "sites"), { mode: 0o755 });
  const [host, postgres] = await Promise.all([
    startSshHost(),
    startPostgres({
      fsync: true,
      settings: { shared_preload_libraries: "pg_stat_statements", track_commit_timestamp: "on" },
    }),
  ]);
  cleanup.defer(() => host.stop());
  cleanup.defer(() => postgres.stop());
  return { dir, ticker, host, postgres, options };
}
