import { z } from "zod";

/** At most this much of a bad value is repeated in a message. */
const shownLength = 80;

/** A value as a message names it: a string in quotes, anything else as JSON. */
export function shown(value: unknown): string {
  const text = typeof value === "string" ? value : (JSON.stringify(value) ?? String(value));
  const cut = text.length > shownLength ? `${text.slice(0, shownLength)}...` : text;
  return typeof value === "string" ? JSON.stringify(cut) : cut;
}

/** For a value of the wrong type: says whether there is none, or what there is instead. */
export function wanted(name: string, wants: string) {
  return {
    error: ({ input }: { readonly input?: unknown }) =>
      `${name} is ${input === undefined ? "missing" : shown(input)}; it wants ${wants}`,
  };
}

/** Position of the first C0, DEL or C1 control character; -1 without. */
export function findControlCharacter(text: string): number {
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code < 0x20 || (code >= 0x7f && code <= 0x9f)) return index;
  }
  return -1;
}

/** Text of one line that every store and shell environment takes as it is. */
export function plainText(what: string, { min, max }: { readonly min: number; readonly max: number }) {
  return z
    .string({
      error: ({ input }) =>
        input === undefined ? `${what} is missing; it wants a string` : `${what} must be a string`,
    })
    .superRefine((value, context) => {
      const wrong = findFault(what, value, min, max);
      if (wrong) context.addIssue({ code: "custom", message: wrong });
    })
    .meta({ minLength: min, maxLength: max });
}

function findFault(what: string, value: string, min: number, max: number): string | undefined {
  if (value.length < min) return `${what} is empty; send at least ${min} character${min === 1 ? "" : "s"}`;
  if (value.length > max)
    return `${what} ${shown(value)} has ${value.length} characters; at most ${max} are allowed`;
  const control = findControlCharacter(value);
  if (control !== -1)
    return `${what} ${shown(value)} has a control character at position ${control}; remove it`;
  if (!value.isWellFormed())
    return `${what} ${shown(value)} is not valid Unicode (a lone surrogate); send valid UTF-8`;
  return undefined;
}
