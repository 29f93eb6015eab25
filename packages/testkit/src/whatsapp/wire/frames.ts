/** Puts a frame's length before it, in three bytes. */
export function encodeFrame(data: Uint8Array): Buffer {
  const frame = Buffer.allocUnsafe(3 + data.length);
  frame.writeUIntBE(data.length, 0, 3);
  frame.set(data, 3);
  return frame;
}

/** Cuts what a client sends into frames: first its header (and routing, where it was given some), then length and data. */
export function createFrameReader(): (chunk: Uint8Array) => Buffer[] {
  let rest: Buffer = Buffer.alloc(0);
  let headerRead = false;

  const readHeader = (): boolean => {
    let start = 0;
    if (rest.subarray(0, 2).toString("latin1") === "ED") {
      if (rest.length < 7) return false;
      start = 7 + rest.readUIntBE(4, 3);
    }
    if (rest.length < start + 4) return false;
    const mark = rest.subarray(start, start + 2).toString("latin1");
    if (mark !== "WA") throw new Error(`a client began with ${JSON.stringify(mark)} in place of WA`);
    rest = rest.subarray(start + 4);
    headerRead = true;
    return true;
  };

  return (chunk) => {
    rest = rest.length === 0 ? Buffer.from(chunk) : Buffer.concat([rest, chunk]);
    const frames: Buffer[] = [];
    if (!headerRead && !readHeader()) return frames;
    while (rest.length >= 3) {
      const end = 3 + rest.readUIntBE(0, 3);
      if (rest.length < end) break;
      frames.push(rest.subarray(3, end));
      rest = rest.subarray(end);
    }
    return frames;
  };
}
