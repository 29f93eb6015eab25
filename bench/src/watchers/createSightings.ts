import type { Sightings } from "./messages.js";

/** Grows without an object an event. */
export function createSightings() {
  let lines = new Float64Array(1 << 16);
  let atMicros = new Float64Array(1 << 16);
  let length = 0;
  const grow = (from: Float64Array) => {
    const to = new Float64Array(from.length * 2);
    to.set(from);
    return to;
  };
  return {
    add(line: number, at: number) {
      if (length === lines.length) {
        lines = grow(lines);
        atMicros = grow(atMicros);
      }
      lines[length] = line;
      atMicros[length] = at;
      length++;
    },
    take(): Sightings {
      const taken = { lines: lines.slice(0, length), atMicros: atMicros.slice(0, length) };
      length = 0;
      return taken;
    },
  };
}
