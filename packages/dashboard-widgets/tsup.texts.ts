import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { locales } from "@holat/core";
import type { Options } from "tsup";

type Group = Readonly<Record<string, Readonly<Record<string, string>>>>;

const unpackPath = resolve("src/locale/unpackTexts.ts");

/** What `unpackTexts` makes the group of again. */
export function packTexts(group: Group): [names: string, ...lines: string[]] {
  const names = Object.keys(group[locales[0]] ?? {});
  const toLine = (parts: readonly (string | undefined)[]) => {
    if (parts.some((part) => part === undefined || part.includes("|")))
      throw new TypeError(`a text is absent, or has a | in it: ${parts.join(" | ")}`);
    return parts.join("|");
  };
  return [
    toLine(names),
    ...locales.map((lang) => toLine([lang, ...names.map((name) => group[lang]?.[name])])),
  ];
}

/** Names are written once, and a language's words beside each other: it compresses to a tenth less. */
export const packedTexts: NonNullable<Options["esbuildPlugins"]>[number] = {
  name: "packed-texts",
  setup(build) {
    build.onLoad(
      { filter: /[\\/]locale[\\/](\w+Texts|labels|statusDescriptions)\.ts$/ },
      async ({ path }) => {
        const text = await readFile(path, "utf8");
        const packed = text.replace(
          /(export const \w+): [^=]+ = (\{\n {2}uz: [\s\S]*?\n\});/g,
          (_, head, literal) => {
            const group: Group = new Function(`return ${literal}`)();
            const args = packTexts(group).map((part) => JSON.stringify(part));
            return `${head} = /* @__PURE__ */ unpackTexts(${args.join(", ")});`;
          },
        );
        if (packed === text) return undefined;
        const contents = `import { unpackTexts } from ${JSON.stringify(unpackPath)};\n${packed}`;
        return { contents, loader: "ts" };
      },
    );
  },
};
