import type { TextGroup } from "./textGroup.js";

/** Why nothing, or nothing new, can be shown. */
export type Problem = "unauthorized" | "forbidden" | "missing" | "unreachable" | "broken";

export type ProblemText = Problem | "asOf";

export const problemTexts: TextGroup<ProblemText> = {
  uz: {
    unauthorized: "Kalit yoki token kerak, yoki muddati tugagan.",
    forbidden: "Buni ko‘rishga ruxsat yo‘q.",
    missing: "Topilmadi.",
    unreachable: "Serverga ulanib bo‘lmadi. Qayta urinilmoqda.",
    broken: "Server kutilmagan javob berdi.",
    asOf: "Aloqa yo‘q · {time} dagi holat",
  },
  ru: {
    unauthorized: "Нужен ключ или токен, либо его срок истёк.",
    forbidden: "Нет доступа.",
    missing: "Не найдено.",
    unreachable: "Сервер не отвечает. Пробуем снова.",
    broken: "Сервер ответил неожиданно.",
    asOf: "Нет связи · данные на {time}",
  },
  en: {
    unauthorized: "A key or token is needed, or it has expired.",
    forbidden: "No access.",
    missing: "Not found.",
    unreachable: "The server does not answer. Trying again.",
    broken: "The server gave an unexpected answer.",
    asOf: "No connection · as of {time}",
  },
  id: {
    unauthorized: "Kunci atau token diperlukan, atau kedaluwarsa.",
    forbidden: "Tidak ada akses.",
    missing: "Tidak ditemukan.",
    unreachable: "Server tidak menjawab. Mencoba lagi.",
    broken: "Jawaban server tidak terduga.",
    asOf: "Tidak terhubung · data pukul {time}",
  },
};
