import type { ConnectionSession, Pairing } from "@holat/sdk/sessions";
import { h, setAttribute, setBlock, setText } from "../element/dom.js";
import type { Format } from "../locale/createFormat.js";
import { fillText } from "../locale/fillText.js";
import type { ConnectionTexts } from "../locale/getConnectionTexts.js";
import { createQrCode } from "./createQrCode.js";

export interface PairingView {
  readonly root: HTMLElement;
  update(session: ConnectionSession | null, pairing: Pairing | null, isAsking: boolean, now: number): void;
}

/** What links the account: a QR code to scan or, for whoever cannot, a code to type on a phone. */
export function createPairingView(
  texts: ConnectionTexts,
  format: Format,
  onPhone: (phone: string) => void,
): PairingView {
  const qr = createQrCode(texts.qrName);
  const code = h("output", { class: "code", part: "code" });
  const hint = h("p", { class: "muted" });
  const remaining = h("p", { class: "muted", part: "expiry" });
  const left = h("span", { class: "left" });
  const bar = h("div", { class: "countdown", "aria-hidden": "true" }, left);
  const phone = h("input", {
    type: "tel",
    inputmode: "tel",
    autocomplete: "tel",
    required: true,
    pattern: "\\+?[0-9]{7,15}",
    placeholder: "998901234567",
    "aria-label": texts.phone,
    title: texts.phoneHint,
  });
  const get = h("button", { type: "submit" }, texts.getCode);
  const form = h("form", { class: "phone" }, phone, get);
  const byCode = h("details", { class: "by-code" }, h("summary", {}, texts.pairByCode), form);
  const root = h(
    "section",
    { class: "pairing", part: "pairing" },
    qr.root,
    h("div", { class: "how" }, code, hint, remaining, bar, byCode),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    onPhone(phone.value);
  });
  // People type and paste numbers with spaces, brackets and dashes.
  phone.addEventListener("input", () => {
    const tidy = phone.value.replace(/[\s().-]/g, "");
    if (tidy !== phone.value) phone.value = tidy;
  });

  let until = "";
  let spanMs = 1;
  return {
    root,
    update(session, pairing, isAsking, now) {
      const offered = session?.pairing ?? null;
      root.hidden = offered === null;
      get.disabled = isAsking;
      if (offered === null) {
        byCode.open = false;
        return;
      }
      const isCode = offered.kind === "code" || pairing?.code !== undefined;
      const leftMs = Math.max(0, Date.parse(pairing?.expiresAt ?? offered.expiresAt) - now);
      const isShown = pairing !== null && leftMs > 0;
      qr.root.toggleAttribute("hidden", isCode);
      if (pairing?.qr !== undefined) qr.show(pairing.qr);
      setAttribute(qr.root, "data-waiting", !isShown);
      setBlock(code, isCode && isShown && pairing.code ? toGroups(pairing.code) : null);
      if (isCode && !pairing?.code) setText(hint, texts.codeElsewhere);
      else if (isCode) setText(hint, texts.codeHint);
      else setText(hint, isShown ? texts.qrHint : texts.waitingForCode);
      const { attempt, maxAttempts } = pairing ?? offered;
      setBlock(
        remaining,
        isShown
          ? `${fillText(texts.expiresIn, { time: format.span(Math.ceil(leftMs / 1_000)) })} · ${fillText(texts.attempt, { attempt, max: maxAttempts })}`
          : null,
      );
      if (pairing && pairing.expiresAt !== until) {
        until = pairing.expiresAt;
        spanMs = Math.max(1, leftMs);
      }
      bar.hidden = !isShown;
      left.style.transform = `scaleX(${Math.min(1, leftMs / spanMs)})`;
    },
  };
}

const toGroups = (code: string) => (code.length === 8 ? `${code.slice(0, 4)}-${code.slice(4)}` : code);
