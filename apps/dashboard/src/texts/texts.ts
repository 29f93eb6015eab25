import { en } from "./en.js";
import { id } from "./id.js";
import { ru } from "./ru.js";
import { uz } from "./uz.js";

/** Every word of the page; a language that lacks one does not compile. */
export interface Texts {
  /** Of the language, in itself. */
  readonly name: string;
  /** BCP 47, for dates and figures; browsers hold no Uzbek data, and Russian ones read the same. */
  readonly tag: string;
  readonly title: string;
  readonly language: string;
  readonly loading: string;
  readonly live: string;
  asOf(time: string): string;
  readonly simulation: string;
  readonly simulationMore: string;
  readonly start: string;
  readonly starting: string;
  readonly now: string;
  readonly ended: string;
  readonly running: string;
  readonly queued: string;
  readonly total: string;
  readonly processed: string;
  readonly connected: string;
  readonly failed: string;
  readonly duration: string;
  readonly error: string;
  readonly response: string;
  readonly time: string;
  readonly target: string;
  readonly exitCode: string;
  readonly metadata: string;
  readonly answered: string;
  readonly details: string;
  readonly progress: string;
  perMinute(count: string): string;
  left(time: string): string;
  /** Read out for the progress bar. */
  progressOf(processed: string, total: string): string;
  readonly progressUnknown: string;
  readonly linkLost: string;
  readonly cancel: string;
  readonly cancelAsk: string;
  readonly cancelYes: string;
  readonly cancelNo: string;
  readonly canceling: string;
  readonly force: string;
  readonly emptyTitle: string;
  readonly emptyMore: string;
  readonly unreachable: string;
  readonly keyTitle: string;
  readonly keyMore: string;
  readonly keyLabel: string;
  readonly keySend: string;
  readonly keyWrong: string;
  readonly units: { readonly hours: string; readonly minutes: string; readonly seconds: string };
}

export const languages = { uz, ru, en, id } satisfies Record<string, Texts>;
export type Language = keyof typeof languages;

export function isLanguage(value: string | null): value is Language {
  return value !== null && Object.hasOwn(languages, value);
}
