import type { Locale } from "@holat/core";
import { fillText } from "./fillText.js";

/** Chromium claims to know Uzbek and writes 2025-10-06: what reads as the Uzbek forms do, 06/10/2025 and 1 234 567, stands in. */
const dateTags = { uz: "en-GB", ru: "ru-RU", en: "en-GB", id: "id-ID" };
const numberTags = { ...dateTags, uz: "ru-RU" };

const spans: Readonly<
  Record<Locale, { readonly long: string; readonly middle: string; readonly short: string }>
> = {
  uz: { long: "{h} soat {m} daq", middle: "{m} daq {s} s", short: "{s} s" },
  ru: { long: "{h} ч {m} мин", middle: "{m} мин {s} с", short: "{s} с" },
  en: { long: "{h} h {m} min", middle: "{m} min {s} s", short: "{s} s" },
  id: { long: "{h} j {m} mnt", middle: "{m} mnt {s} dtk", short: "{s} dtk" },
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
  const { long, middle, short } = spans[lang];
  return {
    number: (value) => numbers.format(value),
    percent: (value) => `${numbers.format(value)}%`,
    clock: (at) => clock.format(new Date(at)),
    moment: (at) => moment.format(new Date(at)),
    span: (seconds) => {
      const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, Math.floor(seconds) % 60];
      return fillText(h > 0 ? long : m > 0 ? middle : short, { h, m, s });
    },
  };
}
