import type { Texts } from "./texts/texts.js";

/** Figures, times and spans in the page's language. */
export function createFormat(texts: Texts) {
  const figures = new Intl.NumberFormat(texts.tag);
  const clock = new Intl.DateTimeFormat(texts.tag, {
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    hour12: false,
  });
  const day = new Intl.DateTimeFormat(texts.tag, { day: "2-digit", month: "2-digit" });
  const { hours, minutes, seconds } = texts.units;
  return {
    figure: (value: number) => figures.format(value),
    clock: (time: number) => clock.format(time),
    /** With the day unless it is today's. */
    moment: (time: number, now: number) =>
      new Date(time).toDateString() === new Date(now).toDateString()
        ? clock.format(time)
        : `${day.format(time)}, ${clock.format(time)}`,
    span: (total: number) => {
      const h = Math.floor(total / 3600);
      const m = Math.floor((total % 3600) / 60);
      if (h > 0) return `${h} ${hours} ${m} ${minutes}`;
      return m > 0 ? `${m} ${minutes} ${total % 60} ${seconds}` : `${total} ${seconds}`;
    },
  };
}

export type Format = ReturnType<typeof createFormat>;
