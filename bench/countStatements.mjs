// Preloaded into a server that uses PGlite, where no database server counts the statements: counts those that pass the
// driver, and writes the count to BENCH_STATEMENTS_FILE at SIGUSR2.
import { renameSync, writeFileSync } from "node:fs";
import { PGlite } from "@electric-sql/pglite";

const file = process.env.BENCH_STATEMENTS_FILE ?? "";
let statements = 0;

function count(target) {
  for (const name of ["query", "exec"]) {
    const original = target[name];
    target[name] = function (...args) {
      statements++;
      return original.apply(this, args);
    };
  }
}

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

process.on("SIGUSR2", () => {
  writeFileSync(`${file}.new`, String(statements));
  renameSync(`${file}.new`, file);
});
