interface Group {
  readonly start: number;
  /** Something in it, at any depth, repeats or may be missing, or it offers a choice: it can match a text in many ways. */
  ambiguous: boolean;
}

/**
 * The first group of a valid expression that is repeated and holds a repeat or a choice itself, such as `(a+)*`: on a
 * line that does not match, it tries exponentially many ways. Stricter than need be (`(\\d+,)+` is one, too), for what
 * is refused can be written without. undefined when there is none.
 */
export function findNestedRepeat(pattern: string): string | undefined {
  const open: Group[] = [{ start: 0, ambiguous: false }];
  let closed: Group | undefined;
  for (let at = 0; at < pattern.length; at++) {
    const character = pattern[at];
    const group = open.at(-1);
    const before = closed;
    closed = undefined;
    if (character === "\\") at++;
    else if (character === "[") at = findClassEnd(pattern, at);
    else if (character === "(") open.push({ start: at, ambiguous: false });
    else if (character === "|" && group) group.ambiguous = true;
    else if (character === ")") {
      closed = open.pop();
      const outer = open.at(-1);
      if (closed?.ambiguous && outer) outer.ambiguous = true;
    } else if (character === "?" && pattern[at - 1] !== "(" && group) group.ambiguous = true;
    else if (character !== undefined && "*+{".includes(character)) {
      const end = character === "{" ? pattern.indexOf("}", at) : at;
      if (before?.ambiguous) return pattern.slice(before.start, end + 1);
      if (repeatsOften(pattern.slice(at, end + 1)) && group) group.ambiguous = true;
      at = end;
    }
  }
  return undefined;
}

/** `{3}` matches in one way alone. */
function repeatsOften(quantifier: string): boolean {
  return !/^\{\d+\}$/.test(quantifier);
}

function findClassEnd(pattern: string, start: number): number {
  for (let at = start + 1; at < pattern.length; at++) {
    if (pattern[at] === "\\") at++;
    else if (pattern[at] === "]") return at;
  }
  return pattern.length;
}
