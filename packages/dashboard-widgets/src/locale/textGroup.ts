import type { Locale } from "@holat/core";

/** Words of one subject; a language that lacks one does not compile. `{name}` stands for a value. */
export type TextGroup<Key extends string> = Readonly<Record<Locale, Readonly<Record<Key, string>>>>;
