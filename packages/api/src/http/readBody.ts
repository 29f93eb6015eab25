import { HolatError } from "@holat/core";

/** 8 MiB. */
export const maxBodyBytes = 8 * 1024 * 1024;

/**
 * The whole body; throws BODY_TOO_LARGE as soon as more than `maxBytes` came, whatever Content-Length says.
 */
export async function readBody(request: Request, maxBytes = maxBodyBytes): Promise<Uint8Array> {
  const declared = Number(request.headers.get("content-length") ?? 0);
  if (declared > maxBytes) throw tooLarge(maxBytes, `${declared} bytes`);
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader = request.body?.getReader();
  for (let read = await reader?.read(); read !== undefined && !read.done; read = await reader?.read()) {
    size += read.value.byteLength;
    if (size > maxBytes) {
      reader?.cancel().catch(() => {});
      throw tooLarge(maxBytes, `more than ${maxBytes} bytes`);
    }
    chunks.push(read.value);
  }
  return Buffer.concat(chunks);
}

function tooLarge(maxBytes: number, got: string): HolatError {
  return new HolatError("BODY_TOO_LARGE", `The body has ${got}; at most ${maxBytes} are taken`, {
    hint: "Send less at once; numbers can be split over several sessions.",
  });
}
