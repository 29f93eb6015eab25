import { createReadStream } from "node:fs";
import type { Readable } from "node:stream";
import { UsageError } from "../client/UsageError.js";

/** As much as the server takes. */
const mostBytes = 8 * 2 ** 20;

/**
 * The numbers of a file, one a line, `-` being stdin; spaces around them and empty lines do not count. Throws a
 * UsageError when the file cannot be read, is larger than 8 MiB, is not UTF-8 or has no number in it: an empty list
 * would start a campaign without numbers.
 */
export async function readNumbers(file: string): Promise<string[]> {
  const name = file === "-" ? "stdin" : file;
  const text = decode(await readAll(file === "-" ? process.stdin : createReadStream(file), name), name);
  const numbers = text.split(/\r\n|[\r\n]/).flatMap((line) => line.trim() || []);
  if (numbers.length === 0) throw new UsageError(`--numbers-file: there is no number in ${name}`);
  return numbers;
}

async function readAll(stream: Readable, name: string): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of stream) {
      const bytes = Buffer.from(chunk);
      size += bytes.length;
      if (size > mostBytes) break;
      chunks.push(bytes);
    }
  } catch (error) {
    throw new UsageError(`--numbers-file: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (size > mostBytes) {
    throw new UsageError(`--numbers-file: ${name} is larger than 8 MiB; split it over several sessions`);
  }
  return Buffer.concat(chunks);
}

function decode(bytes: Buffer, name: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new UsageError(`--numbers-file: ${name} is not UTF-8 text`);
  }
}
