import type { CallStatus } from "../calls/state.js";
import type { Locale } from "./locale.js";

/** What a status is called, for people. */
export const statusDescriptions: Readonly<Record<Locale, Readonly<Record<CallStatus, string>>>> = {
  uz: {
    PENDING: "Navbatda...",
    RUNNING: "Qayta ishlanmoqda...",
    COMPLETED: "Muvaffaqiyatli tugallandi",
    FAILED: "Xatolik yuz berdi",
  },
  ru: {
    PENDING: "В очереди...",
    RUNNING: "Выполняется...",
    COMPLETED: "Успешно завершено",
    FAILED: "Произошла ошибка",
  },
  en: {
    PENDING: "Queued...",
    RUNNING: "Processing...",
    COMPLETED: "Completed successfully",
    FAILED: "An error occurred",
  },
  id: {
    PENDING: "Dalam antrean...",
    RUNNING: "Sedang diproses...",
    COMPLETED: "Berhasil diselesaikan",
    FAILED: "Terjadi kesalahan",
  },
};
