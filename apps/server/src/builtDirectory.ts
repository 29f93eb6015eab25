import { fileURLToPath } from "node:url";

/** Where the built command file lies, and beside it what it serves and runs. */
export const builtDirectory: string = fileURLToPath(new URL(".", import.meta.url));
