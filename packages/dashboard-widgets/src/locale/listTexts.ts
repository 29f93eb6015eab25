import type { TextGroup } from "./textGroup.js";

export type ListText =
  | "sessionId"
  | "statusColumn"
  | "progressColumn"
  | "callSessions"
  | "filters"
  | "allStatuses"
  | "target"
  | "fromDay"
  | "toDay"
  | "clearFilters"
  | "fresh"
  | "more"
  | "noSessions"
  | "noMatches";

/** Words of the tables, and of what stands above and below them. */
export const listTexts: TextGroup<ListText> = {
  uz: {
    sessionId: "Session ID",
    statusColumn: "Status",
    progressColumn: "Progress",
    callSessions: "Qo‘ng‘iroq sessiyalari",
    filters: "Saralash",
    allStatuses: "Barcha statuslar",
    target: "Nishon",
    fromDay: "Sanadan",
    toDay: "Sanagacha",
    clearFilters: "Tozalash",
    fresh: "{count} ta yangi",
    more: "Yana ko‘rsatish",
    noSessions: "Hali sessiyalar yo‘q",
    noMatches: "Bunday sessiyalar yo‘q",
  },
  ru: {
    sessionId: "ID сессии",
    statusColumn: "Статус",
    progressColumn: "Прогресс",
    callSessions: "Сессии обзвона",
    filters: "Отбор",
    allStatuses: "Все статусы",
    target: "Цель",
    fromDay: "С даты",
    toDay: "По дату",
    clearFilters: "Сбросить",
    fresh: "Новых: {count}",
    more: "Показать ещё",
    noSessions: "Сессий пока нет",
    noMatches: "Таких сессий нет",
  },
  en: {
    sessionId: "Session ID",
    statusColumn: "Status",
    progressColumn: "Progress",
    callSessions: "Call sessions",
    filters: "Filters",
    allStatuses: "All statuses",
    target: "Target",
    fromDay: "From",
    toDay: "To",
    clearFilters: "Clear",
    fresh: "{count} new",
    more: "Show more",
    noSessions: "No sessions yet",
    noMatches: "No such sessions",
  },
  id: {
    sessionId: "ID Sesi",
    statusColumn: "Status",
    progressColumn: "Progres",
    callSessions: "Sesi panggilan",
    filters: "Filter",
    allStatuses: "Semua status",
    target: "Target",
    fromDay: "Dari",
    toDay: "Sampai",
    clearFilters: "Hapus filter",
    fresh: "{count} baru",
    more: "Tampilkan lagi",
    noSessions: "Belum ada sesi",
    noMatches: "Tidak ada sesi yang cocok",
  },
};
