import type { Locale } from "./locale.js";

/** The words beside the figures; the Uzbek ones are the seed's own. */
export interface Labels {
  readonly loading: string;
  readonly total: string;
  readonly processed: string;
  readonly connected: string;
  readonly failed: string;
  readonly duration: string;
  readonly error: string;
  readonly response: string;
  readonly statistics: string;
  readonly time: string;
}

export const labels: Readonly<Record<Locale, Labels>> = {
  uz: {
    loading: "Yuklanmoqda...",
    total: "Jami",
    processed: "Qayta ishlangan",
    connected: "Muvaffaqiyatli",
    failed: "Muvaffaqiyatsiz",
    duration: "Davomiyligi",
    error: "Xato",
    response: "Server javobi",
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
    response: "Ответ сервера",
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
    response: "Server response",
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
    response: "Respons server",
    statistics: "Statistik",
    time: "Waktu",
  },
};
