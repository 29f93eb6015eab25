import type { Client } from "@holat/sdk";

const sliceBytes = 1_048_576;

/** All of a stream as a file of the reader's. A link could not send the token that it may need. */
export async function downloadLog(
  client: Client,
  { sessionId, stream }: { readonly sessionId: string; readonly stream: "stdout" | "stderr" },
  onProgress: (share: number) => void,
  signal: AbortSignal,
): Promise<void> {
  const parts: BlobPart[] = [];
  for (let offset = 0; ; ) {
    const { bytes, nextOffset, size } = await client.calls.log(sessionId, {
      stream,
      offset,
      limit: sliceBytes,
      signal,
    });
    parts.push(bytes);
    if (nextOffset <= offset || nextOffset >= size) break;
    offset = nextOffset;
    onProgress(offset / size);
  }
  const url = URL.createObjectURL(new Blob(parts, { type: "text/plain" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = `${sessionId}.${stream}.log`;
  link.click();
  // The download has begun by then.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
