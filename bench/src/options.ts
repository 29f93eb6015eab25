export const figureNames = ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j"] as const;
export type FigureName = (typeof figureNames)[number];
export const databaseNames = ["postgres", "pglite"] as const;
export type DatabaseName = (typeof databaseNames)[number];

export interface Options {
  readonly only: readonly FigureName[];
  readonly databases: readonly DatabaseName[];
  /** Shorter everywhere: to see that it works, not to quote from. */
  readonly quick: boolean;
  /** The measured servers leave CPU profiles beside the results. */
  readonly profile: boolean;
}

export const usage = `usage: npm run bench -- [--only a,b,c,d,e,f,g,h,i,j] [--database postgres|pglite] [--quick] [--profile]
  a  GET of a live session      b  remote write to committed and visible    c  memory of 200 runs
  d  20,000 lines a second      e  start to RUNNING
  f  remote write to the SDK's callback, 100 campaigns          g  1 to 10,000 watchers of one session
  h  memory of 10, 100, 500 WhatsApp sessions, and how soon they are back       i  the list of 1,000
  j  1,000 live rows in a browser`;

/** Throws a sentence for the person who typed. */
export function parseOptions(args: readonly string[]): Options {
  let only: readonly FigureName[] = figureNames;
  let databases: readonly DatabaseName[] = databaseNames;
  let quick = false;
  let profile = false;
  for (let index = 0; index < args.length; index++) {
    const [name = "", inline] = (args[index] ?? "").split("=");
    const value = () => inline ?? args[++index] ?? "";
    if (name === "--only") only = pick(name, value(), figureNames);
    else if (name === "--database") databases = pick(name, value(), databaseNames);
    else if (name === "--quick") quick = true;
    else if (name === "--profile") profile = true;
    else throw new Error(`there is no ${name}\n${usage}`);
  }
  return { only, databases, quick, profile };
}

function pick<T extends string>(name: string, value: string, allowed: readonly T[]): T[] {
  const wanted = value.split(",").filter(Boolean);
  const picked = allowed.filter((one) => wanted.includes(one));
  if (wanted.length === 0 || picked.length < new Set(wanted).size) {
    throw new Error(`${name} takes ${allowed.join(", ")}, not ${JSON.stringify(value)}\n${usage}`);
  }
  return picked;
}
