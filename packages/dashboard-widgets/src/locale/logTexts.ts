import { type Locale, labels } from "@holat/core";
import { problemTexts } from "./problemTexts.js";
import type { TextGroup } from "./textGroup.js";

export type LogText =
  | "log"
  | "logStream"
  | "search"
  | "previous"
  | "next"
  | "matches"
  | "matchOf"
  | "noMatch"
  | "jumpToEnd"
  | "download"
  | "downloading"
  | "emptyLog"
  | "lineCut";

/** Words of what a process wrote. */
export const logTexts: TextGroup<LogText> = {
  uz: {
    log: "Jurnal",
    logStream: "Oqim",
    search: "Qidirish",
    previous: "Oldingisi",
    next: "Keyingisi",
    matches: "{count} qator",
    matchOf: "{index} / {count}",
    noMatch: "Topilmadi",
    jumpToEnd: "Oxiriga o‘tish",
    download: "Yuklab olish",
    downloading: "Yuklanmoqda {percent}",
    emptyLog: "Hali hech narsa yozilmagan",
    lineCut: "qator qisqartirildi",
  },
  ru: {
    log: "Журнал",
    logStream: "Поток",
    search: "Поиск",
    previous: "Предыдущее",
    next: "Следующее",
    matches: "Строк: {count}",
    matchOf: "{index} / {count}",
    noMatch: "Не найдено",
    jumpToEnd: "В конец",
    download: "Скачать",
    downloading: "Скачивается {percent}",
    emptyLog: "Пока ничего не написано",
    lineCut: "строка обрезана",
  },
  en: {
    log: "Log",
    logStream: "Stream",
    search: "Search",
    previous: "Previous",
    next: "Next",
    matches: "{count} lines",
    matchOf: "{index} / {count}",
    noMatch: "Not found",
    jumpToEnd: "Jump to end",
    download: "Download",
    downloading: "Downloading {percent}",
    emptyLog: "Nothing was written yet",
    lineCut: "line cut",
  },
  id: {
    log: "Log",
    logStream: "Aliran",
    search: "Cari",
    previous: "Sebelumnya",
    next: "Berikutnya",
    matches: "{count} baris",
    matchOf: "{index} / {count}",
    noMatch: "Tidak ditemukan",
    jumpToEnd: "Ke akhir",
    download: "Unduh",
    downloading: "Mengunduh {percent}",
    emptyLog: "Belum ada yang ditulis",
    lineCut: "baris dipotong",
  },
};

export type LogTexts = ReturnType<typeof getLogTexts>;

/** All words that a log is shown with, by name. */
export function getLogTexts(lang: Locale) {
  return { ...labels[lang], ...problemTexts[lang], ...logTexts[lang] };
}
