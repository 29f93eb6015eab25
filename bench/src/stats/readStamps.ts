const stamped = /"seq":(\d+),"at":(\d+)\}/g;

/** The ticker's stamps in a text of its lines: sequence number to monotonic microseconds. */
export function readStamps(text: string): Map<number, number> {
  return new Map(
    Array.from(text.matchAll(stamped), ([, sequence, at]) => [Number(sequence), Number(at)] as const),
  );
}
