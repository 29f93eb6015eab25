/** A set of numbers at 8 bytes each. */
export interface NumberSet {
  /** True when the number was not in it yet. */
  add(number: string): boolean;
  readonly size: number;
}

/**
 * Keeps a 64-bit hash of each number instead of its text (open addressing, at most three quarters full). With 100,000
 * numbers two different ones are taken for the same once in some 3.7 billion campaigns; the seed keeps anyone from choosing such a pair.
 *
 * Hash: two 32-bit lanes of FNV-1a with the finaliser of MurmurHash3 (both public domain).
 */
export function createNumberSet({ seed }: { readonly seed: number }): NumberSet {
  let capacity = 64;
  let high = new Uint32Array(capacity);
  let low = new Uint32Array(capacity);
  let size = 0;

  const insert = (h: number, l: number): boolean => {
    const mask = capacity - 1;
    let slot = (h ^ l) & mask;
    while (high[slot] !== 0 || low[slot] !== 0) {
      if (high[slot] === h && low[slot] === l) return false;
      slot = (slot + 1) & mask;
    }
    high[slot] = h;
    low[slot] = l;
    return true;
  };

  const grow = () => {
    const [oldHigh, oldLow] = [high, low];
    capacity *= 2;
    high = new Uint32Array(capacity);
    low = new Uint32Array(capacity);
    for (const [slot, h] of oldHigh.entries()) {
      const l = oldLow[slot] ?? 0;
      if (h !== 0 || l !== 0) insert(h, l);
    }
  };

  return {
    add: (number) => {
      const h = hash32(number, seed);
      // 0, 0 marks a free slot.
      const l = hash32(number, ~seed) || 1;
      if (!insert(h, l)) return false;
      size += 1;
      if (size * 4 > capacity * 3) grow();
      return true;
    },
    get size() {
      return size;
    },
  };
}

function hash32(text: string, seed: number): number {
  let hash = (0x811c9dc5 ^ seed) >>> 0;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
    hash ^= hash >>> 15;
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
