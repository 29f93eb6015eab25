import { setAttribute, svg } from "../element/dom.js";
import { deriveQrPath } from "../qr/deriveQrPath.js";
import { encodeQr } from "../qr/encodeQr.js";

/** A QR code as a drawing, black on white in every theme: that is what scanners know. */
export function createQrCode(name: string): { readonly root: SVGSVGElement; show(text: string): void } {
  const dark = svg("path", { fill: "#000" });
  const ground = svg("rect", { fill: "#fff", width: "100%", height: "100%" });
  const root = svg(
    "svg",
    { class: "qr", part: "qr", role: "img", "aria-label": name, "shape-rendering": "crispEdges" },
    ground,
    dark,
  );
  let shown: string | undefined;
  return {
    root,
    show(text) {
      if (text === shown) return;
      shown = text;
      const { path, size } = deriveQrPath(encodeQr(text));
      setAttribute(dark, "d", path);
      setAttribute(root, "viewBox", `0 0 ${size} ${size}`);
    },
  };
}
