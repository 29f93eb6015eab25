import { type Locale, labels } from "@holat/core";
import { problemTexts } from "./problemTexts.js";
import type { TextGroup } from "./textGroup.js";

export type ChartText = "chart" | "chartSummary" | "chartEmpty" | "chartPartial";

/** Words of the course of a campaign. */
export const chartTexts: TextGroup<ChartText> = {
  uz: {
    chart: "Qo‘ng‘iroqlar vaqt bo‘yicha",
    chartSummary:
      "{span} ichida {processed} ta qo‘ng‘iroq: {connected} muvaffaqiyatli, {failed} muvaffaqiyatsiz",
    chartEmpty: "Hali qo‘ng‘iroqlar yo‘q",
    chartPartial: "Birinchi ko‘rilgan nuqtagacha bo‘lgan natijalar noma’lum.",
  },
  ru: {
    chart: "Звонки по времени",
    chartSummary: "За {span}: звонков {processed}, успешно {connected}, неуспешно {failed}",
    chartEmpty: "Звонков пока нет",
    chartPartial: "Что было до первой увиденной точки, неизвестно.",
  },
  en: {
    chart: "Calls over time",
    chartSummary: "{processed} calls in {span}: {connected} connected, {failed} failed",
    chartEmpty: "No calls yet",
    chartPartial: "What was before the first point seen here is not known.",
  },
  id: {
    chart: "Panggilan dari waktu ke waktu",
    chartSummary: "{processed} panggilan dalam {span}: {connected} berhasil, {failed} gagal",
    chartEmpty: "Belum ada panggilan",
    chartPartial: "Yang terjadi sebelum titik pertama yang terlihat tidak diketahui.",
  },
};

export type ChartTexts = ReturnType<typeof getChartTexts>;

/** All words that the course of a campaign is shown with, by name. */
export function getChartTexts(lang: Locale) {
  return { ...labels[lang], ...problemTexts[lang], ...chartTexts[lang] };
}
