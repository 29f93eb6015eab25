const table = Uint32Array.from({ length: 256 }, (_, index) => {
  let value = index << 24;
  for (let bit = 0; bit < 8; bit++) value = value & 0x80000000 ? (value << 1) ^ 0x04c11db7 : value << 1;
  return value >>> 0;
});

/** What POSIX `cksum` says of the parts laid end to end: every machine has it. */
export function cksum(parts: readonly Uint8Array[]): { readonly crc: number; readonly size: number } {
  let crc = 0;
  let size = 0;
  const take = (byte: number) => {
    crc = (crc << 8) ^ (table[((crc >>> 24) ^ byte) & 0xff] ?? 0);
  };
  for (const part of parts) {
    size += part.byteLength;
    for (const byte of part) take(byte);
  }
  for (let rest = size; rest > 0; rest = Math.floor(rest / 256)) take(rest % 256);
  return { crc: ~crc >>> 0, size };
}
