import { type CallStatus, type Label, type Locale, labels, statusDescriptions } from "@holat/core";
import { type ProblemText, problemTexts } from "./problemTexts.js";
import type { TextGroup } from "./textGroup.js";

export type CallText =
  | "progress"
  | "progressOf"
  | "progressUnknown"
  | "perMinute"
  | "left"
  | "linkLost"
  | "canceling";

export const callTexts: TextGroup<CallText> = {
  uz: {
    progress: "Jarayon",
    progressOf: "{total} ta qo‘ng‘iroqdan {processed} tasi",
    progressUnknown: "Jami hali noma’lum",
    perMinute: "daqiqasiga {count} ta",
    left: "taxminan {time} qoldi",
    linkLost: "Masofadagi server bilan aloqa uzildi, jarayon u yerda davom etmoqda. Qayta urinilmoqda.",
    canceling: "To‘xtatilmoqda, server tasdig‘i kutilmoqda.",
  },
  ru: {
    progress: "Ход обзвона",
    progressOf: "{processed} из {total} звонков",
    progressUnknown: "Всего: пока неизвестно",
    perMinute: "{count} в минуту",
    left: "осталось около {time}",
    linkLost: "Связь с удалённым сервером потеряна, процесс там продолжается. Пробуем снова.",
    canceling: "Останавливается, ждём подтверждения сервера.",
  },
  en: {
    progress: "Progress",
    progressOf: "{processed} of {total} calls",
    progressUnknown: "Total not known yet",
    perMinute: "{count} a minute",
    left: "about {time} left",
    linkLost: "The link to the remote server is lost; the process goes on there. Trying again.",
    canceling: "Canceling; waiting for the server to confirm.",
  },
  id: {
    progress: "Kemajuan",
    progressOf: "{processed} dari {total} panggilan",
    progressUnknown: "Total belum diketahui",
    perMinute: "{count} per menit",
    left: "sisa sekitar {time}",
    linkLost: "Sambungan ke server jarak jauh terputus, proses di sana tetap berjalan. Mencoba lagi.",
    canceling: "Sedang dibatalkan, menunggu konfirmasi server.",
  },
};

/** All words that a call session is shown with, by name. */
export function getCallTexts(
  lang: Locale,
): Readonly<Record<Label | CallStatus | ProblemText | CallText, string>> {
  return { ...labels[lang], ...statusDescriptions[lang], ...problemTexts[lang], ...callTexts[lang] };
}
