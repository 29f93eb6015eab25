const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const string = /"(?:[^"\\\p{Cc}]|[\x7f-\x9f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/uy;
const literal = /true|false|null/y;
const space = /[ \t\n\r]*/y;

type Expected = "value" | "first-value" | "first-key" | "key" | "colon" | "after-value";

/**
 * Where a text stops being JSON: the index of the first token that does not belong, or the text's length when it ends
 * too early. Undefined when it is JSON. Iterative: nesting costs no stack.
 */
export function findJsonError(text: string): number | undefined {
  const open: ("[" | "{")[] = [];
  let at = 0;
  let expected: Expected = "value";
  const match = (pattern: RegExp): boolean => {
    pattern.lastIndex = at;
    if (!pattern.test(text)) return false;
    at = pattern.lastIndex;
    return true;
  };
  const close = (bracket: "]" | "}"): boolean => {
    if (text[at] !== bracket) return false;
    open.pop();
    at++;
    expected = "after-value";
    return true;
  };
  for (;;) {
    match(space);
    if (at >= text.length) return open.length === 0 && expected === "after-value" ? undefined : text.length;
    const inside = open.at(-1);
    if (expected === "after-value") {
      if (inside === undefined) return at;
      if (close(inside === "[" ? "]" : "}")) continue;
      if (text[at] !== ",") return at;
      at++;
      expected = inside === "[" ? "value" : "key";
    } else if (expected === "colon") {
      if (text[at] !== ":") return at;
      at++;
      expected = "value";
    } else if (expected === "key" || expected === "first-key") {
      if (expected === "first-key" && close("}")) continue;
      if (!match(string)) return at;
      expected = "colon";
    } else {
      if (expected === "first-value" && close("]")) continue;
      const bracket = text[at];
      if (bracket === "[" || bracket === "{") {
        open.push(bracket);
        at++;
        expected = bracket === "[" ? "first-value" : "first-key";
      } else if (match(string) || match(number) || match(literal)) expected = "after-value";
      else return at;
    }
  }
}
