// Preloaded into the measured server: at SIGUSR2 it does what BENCH_PROBE says and writes the outcome to BENCH_PROBE_FILE.
// `statements`: how many SQL statements passed PGlite's driver so far, where no database server counts them.
// `garbage`: collects it; how many bytes of heap and buffers are in use then.
import { renameSync, writeFileSync } from "node:fs";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

const probes = { statements: probeStatements, garbage: probeGarbage };
const probe = await probes[process.env.BENCH_PROBE]();
const file = process.env.BENCH_PROBE_FILE;
process.on("SIGUSR2", () => {
  writeFileSync(`${file}.new`, String(probe()));
  renameSync(`${file}.new`, file);
});

function probeGarbage() {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc");
  return () => {
    // What the first leaves to finalizers, the second takes.
    collect();
    collect();
    const { heapUsed, external } = process.memoryUsage();
    return heapUsed + external;
  };
}

async function probeStatements() {
  const { PGlite } = await import("@electric-sql/pglite");
  let statements = 0;
  const count = (target) => {
    for (const name of ["query", "exec"]) {
      const original = target[name];
      target[name] = function (...args) {
        statements++;
        return original.apply(this, args);
      };
    }
  };
  count(PGlite.prototype);
  const { transaction } = PGlite.prototype;
  PGlite.prototype.transaction = function (run) {
    // Its BEGIN and its COMMIT.
    statements += 2;
    return transaction.call(this, (tx) => {
      count(tx);
      return run(tx);
    });
  };
  return () => statements;
}
