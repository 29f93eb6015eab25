/** An SVG path over the dark modules, one unit each, with the quiet zone of four units around them. */
export function deriveQrPath(modules: readonly (readonly boolean[])[]): { path: string; size: number } {
  const quiet = 4;
  const path = modules
    .map((row, y) => {
      const line = row.map((dark) => (dark ? "1" : "0")).join("");
      return [...line.matchAll(/1+/g)]
        .map(({ 0: run, index }) => `M${index + quiet} ${y + quiet}h${run.length}v1h-${run.length}z`)
        .join("");
    })
    .join("");
  return { path, size: modules.length + 2 * quiet };
}
