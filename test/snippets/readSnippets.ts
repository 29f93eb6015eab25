import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

export interface Snippet {
  /** Where it stands: file and line. */
  readonly place: string;
  readonly file: string;
  readonly code: string;
  /** It needs a document. */
  readonly inPage: boolean;
}

/** Every TypeScript block of every document and of every comment of the SDK. */
export async function readSnippets(root: string): Promise<readonly Snippet[]> {
  const files = (
    await Promise.all([
      listFiles(root, ".", ".md"),
      listFiles(root, "docs", ".md"),
      ...["packages", "apps"].map(async (rooms) => {
        const names = await readdir(join(root, rooms));
        return (await Promise.all(names.map((name) => listFiles(root, `${rooms}/${name}`, ".md")))).flat();
      }),
      ...["", "/live", "/watcher", "/webhooks"].map((folder) =>
        listFiles(root, `packages/sdk/src${folder}`, ".ts"),
      ),
    ])
  ).flat();
  const found = await Promise.all(
    files.map(async (file) => findBlocks(file, await readFile(join(root, file), "utf8"))),
  );
  return found.flat();
}

async function listFiles(root: string, folder: string, ending: string): Promise<string[]> {
  const names = await readdir(join(root, folder));
  return names.filter((name) => name.endsWith(ending)).map((name) => join(folder, name));
}

function findBlocks(file: string, text: string): Snippet[] {
  const margin = file.endsWith(".md") ? "" : "[ ]*\\* ";
  const block = new RegExp(`^${margin}\`\`\`ts( page)?\\n([\\s\\S]*?)^${margin}\`\`\``, "gm");
  return [...text.matchAll(block)].map(({ index, 1: page, 2: code = "" }) => ({
    place: `${file}:${text.slice(0, index).split("\n").length}`,
    file,
    code: margin === "" ? code : code.replace(/^ *\* ?/gm, ""),
    inPage: page !== undefined,
  }));
}
