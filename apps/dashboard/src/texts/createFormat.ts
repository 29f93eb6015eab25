import type { Texts } from "./en.js";

/** Figures, times and spans in the page's language. */
export function createFormat({ tag, units }: Texts) {
  // A browser without Uzbek data takes Russian, whose figures and dates read the same.
  const locale = [tag, "ru-RU"];
  const figures = new Intl.NumberFormat(locale);
  const shares = new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 1 });
  const clock = new Intl.DateTimeFormat(locale, {
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    hour12: false,
  });
  const day = new Intl.DateTimeFormat(locale, { day: "2-digit", month: "2-digit" });
  const date = new Intl.DateTimeFormat(locale, { day: "2-digit", month: "2-digit", year: "numeric" });
  return {
    figure: (value: number) => figures.format(value),
    /** 0 to 1. */
    share: (value: number) => shares.format(value),
    clock: (time: number) => clock.format(time),
    date: (time: number) => date.format(time),
    /** With the day unless it is today's. */
    moment: (time: number, now: number) =>
      new Date(time).toDateString() === new Date(now).toDateString()
        ? clock.format(time)
        : `${day.format(time)}, ${clock.format(time)}`,
    span: (total: number) => {
      const h = Math.floor(total / 3600);
      const m = Math.floor((total % 3600) / 60);
      if (h > 0) return `${h} ${units.hours} ${m} ${units.minutes}`;
      return m > 0 ? `${m} ${units.minutes} ${total % 60} ${units.seconds}` : `${total} ${units.seconds}`;
    },
  };
}

export type Format = ReturnType<typeof createFormat>;
