/** Blocks with their Reed-Solomon remainders, interleaved as a symbol holds them. */
export function addErrorCorrection(data: readonly number[], eccBytes: number, blocks: number): number[] {
  const generator = createGenerator(eccBytes);
  const short = Math.floor(data.length / blocks);
  const longBlocks = data.length % blocks;
  const parts: number[][] = [];
  for (let block = 0, from = 0; block < blocks; block++) {
    const until = from + short + (block >= blocks - longBlocks ? 1 : 0);
    parts.push(data.slice(from, until));
    from = until;
  }
  const remainders = parts.map((part) => derive(part, generator));
  return [...interleave(parts), ...interleave(remainders)];
}

function interleave(parts: readonly (readonly number[])[]): number[] {
  const longest = Math.max(...parts.map(({ length }) => length));
  return Array.from({ length: longest }, (_, at) => parts.flatMap((part) => part[at] ?? [])).flat();
}

function createGenerator(degree: number): number[] {
  let generator = [1];
  let root = 1;
  for (let n = 0; n < degree; n++) {
    const next = [...generator, 0];
    for (const [at, coefficient] of generator.entries())
      next[at + 1] = (next[at + 1] ?? 0) ^ multiply(coefficient, root);
    generator = next;
    root = multiply(root, 2);
  }
  return generator.slice(1);
}

function derive(data: readonly number[], generator: readonly number[]): number[] {
  let remainder = generator.map(() => 0);
  for (const byte of data) {
    const factor = byte ^ (remainder[0] ?? 0);
    remainder = generator.map((coefficient, at) => (remainder[at + 1] ?? 0) ^ multiply(coefficient, factor));
  }
  return remainder;
}

/** In GF(2^8) modulo 0x11D. */
function multiply(a: number, b: number): number {
  let product = 0;
  for (let bit = 7; bit >= 0; bit--) {
    product = (product << 1) ^ ((product >>> 7) * 0x11d);
    product ^= ((b >>> bit) & 1) * a;
  }
  return product;
}
