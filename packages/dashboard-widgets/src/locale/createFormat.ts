import type { Locale } from "@holat/core";

/** Chromium claims to know Uzbek and writes 2025-10-06: what reads as the Uzbek forms do, 06/10/2025 and 1 234 567, stands in. */
const dateTags = { uz: "en-GB", ru: "ru-RU", en: "en-GB", id: "id-ID" };
const numberTags = { ...dateTags, uz: "ru-RU" };

/** Of hours, minutes and seconds. */
const units: Readonly<Record<Locale, readonly [string, string, string]>> = {
  uz: ["soat", "daq", "s"],
  ru: ["ч", "мин", "с"],
  en: ["h", "min", "s"],
  id: ["j", "mnt", "dtk"],
};

/** Numbers, times and spans as a language writes them. */
export interface Format {
  number(value: number): string;
  /** Whole per cent, as `40%`. */
  percent(value: number): string;
  /** Hours, minutes and seconds, of the reader's time zone. */
  clock(time: number | string): string;
  /** Day and time. */
  moment(time: number | string): string;
  /** Seconds as hours and minutes, minutes and seconds, or seconds. */
  span(seconds: number): string;
}

export function createFormat(lang: Locale): Format {
  const numbers = new Intl.NumberFormat(numberTags[lang]);
  const time = { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" } as const;
  const clock = new Intl.DateTimeFormat(dateTags[lang], time);
  const moment = new Intl.DateTimeFormat(dateTags[lang], {
    day: "2-digit",
    month: "2-digit",
    year: "numeric",
    ...time,
  });
  const [hour, minute, second] = units[lang];
  return {
    number: (value) => numbers.format(value),
    percent: (value) => `${numbers.format(value)}%`,
    clock: (at) => clock.format(new Date(at)),
    moment: (at) => moment.format(new Date(at)),
    span: (seconds) => {
      const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, Math.floor(seconds) % 60];
      if (h > 0) return `${h} ${hour} ${m} ${minute}`;
      return m > 0 ? `${m} ${minute} ${s} ${second}` : `${s} ${second}`;
    },
  };
}
