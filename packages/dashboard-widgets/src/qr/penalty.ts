/** How hard a symbol is to read, by the standard's four rules. */
export function derivePenalty(modules: readonly (readonly boolean[])[]): number {
  const size = modules.length;
  const toLine = (row: readonly boolean[]) => row.map((dark) => (dark ? "1" : "0")).join("");
  const rows = modules.map(toLine);
  const columns = modules.map((_, x) => toLine(modules.map((row) => row[x] ?? false)));
  let penalty = 0;
  for (const line of [...rows, ...columns]) {
    for (const [run] of line.matchAll(/0{5,}|1{5,}/g)) penalty += run.length - 2;
    // Overlapping ones count too.
    penalty += 40 * [...line.matchAll(/(?=10111010000|00001011101)/g)].length;
  }
  for (const [y, row] of rows.entries()) {
    const below = rows[y + 1];
    for (let x = 1; below !== undefined && x < size; x++) {
      if (/^(0{4}|1{4})$/.test(row.slice(x - 1, x + 1) + below.slice(x - 1, x + 1))) penalty += 3;
    }
  }
  const share = (rows.join("").replaceAll("0", "").length * 100) / size ** 2;
  return penalty + 10 * Math.floor(Math.abs(share - 50) / 5);
}
