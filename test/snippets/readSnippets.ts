import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";

export interface Snippet {
  /** Where it stands: file and line. */
  readonly place: string;
  readonly file: string;
  readonly code: string;
  /** It needs a document. */
  readonly inPage: boolean;
}

/** Every TypeScript block of every document and of every public comment of the SDK. */
export async function readSnippets(root: string): Promise<readonly Snippet[]> {
  const patterns = ["*.md", "packages/sdk/src/*.ts"];
  const { stdout } = await promisify(execFile)(
    "git",
    ["ls-files", "--cached", "--others", "--exclude-standard", ...patterns],
    { cwd: root },
  );
  const files = stdout.split("\n").filter((file) => file !== "");
  const found = await Promise.all(
    files.map(async (file) => findBlocks(file, await readFile(join(root, file), "utf8"))),
  );
  return found.flat();
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
