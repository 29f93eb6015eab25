import type { Locale } from "./locale.js";

/** A label of the pages and widgets that show a session. */
export type Label =
  | "loading"
  | "total"
  | "processed"
  | "connected"
  | "failed"
  | "duration"
  | "error"
  | "remoteResponse"
  | "statistics"
  | "time";

export const labels: Readonly<Record<Locale, Readonly<Record<Label, string>>>> = {
  uz: {
    loading: "Yuklanmoqda...",
    total: "Jami",
    processed: "Qayta ishlangan",
    connected: "Muvaffaqiyatli",
    failed: "Muvaffaqiyatsiz",
    duration: "Davomiyligi",
    error: "Xato",
    remoteResponse: "Server javobi",
    statistics: "Statistika",
    time: "Vaqt",
  },
  ru: {
    loading: "Загрузка...",
    total: "Всего",
    processed: "Обработано",
    connected: "Успешно",
    failed: "Неуспешно",
    duration: "Длительность",
    error: "Ошибка",
    remoteResponse: "Ответ сервера",
    statistics: "Статистика",
    time: "Время",
  },
  en: {
    loading: "Loading...",
    total: "Total",
    processed: "Processed",
    connected: "Connected",
    failed: "Failed",
    duration: "Duration",
    error: "Error",
    remoteResponse: "Server response",
    statistics: "Statistics",
    time: "Time",
  },
  id: {
    loading: "Memuat...",
    total: "Total",
    processed: "Diproses",
    connected: "Berhasil",
    failed: "Gagal",
    duration: "Durasi",
    error: "Kesalahan",
    remoteResponse: "Respons server",
    statistics: "Statistik",
    time: "Waktu",
  },
};
