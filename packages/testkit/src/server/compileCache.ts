import { fileURLToPath } from "node:url";

/** For the environment of a process that tests start: what all of them load is compiled once, not once a process. */
export const compileCache = {
  NODE_COMPILE_CACHE: fileURLToPath(
    new URL("../../../../node_modules/.cache/holat/compile", import.meta.url),
  ),
};
