/** A span of whole seconds in its two largest units: `45 s`, `1 min 30 s`, `2 h 5 min`, `3 d 4 h`. */
export function formatSpan(totalSeconds: number): string {
  const seconds = Math.max(0, Math.floor(totalSeconds));
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  const days = Math.floor(hours / 24);
  if (days > 0) return join([days, "d"], [hours % 24, "h"]);
  if (hours > 0) return join([hours, "h"], [minutes % 60, "min"]);
  if (minutes > 0) return join([minutes, "min"], [seconds % 60, "s"]);
  return `${seconds} s`;
}

function join(large: readonly [number, string], small: readonly [number, string]): string {
  return [large, small]
    .filter(([count]) => count > 0)
    .map(([count, unit]) => `${count} ${unit}`)
    .join(" ");
}
