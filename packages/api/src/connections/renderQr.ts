export type QrFormat = "png" | "svg" | "text";

/** A QR code as a picture, with the quiet border that scanners want. */
export async function renderQr(content: string, format: QrFormat): Promise<string | Uint8Array<ArrayBuffer>> {
  const { default: qrcode } = await import("qrcode");
  if (format === "png")
    return Uint8Array.from(await qrcode.toBuffer(content, { type: "png", scale: 6, margin: 4 }));
  return qrcode.toString(
    content,
    format === "svg" ? { type: "svg", margin: 4 } : { type: "utf8", margin: 2 },
  );
}
