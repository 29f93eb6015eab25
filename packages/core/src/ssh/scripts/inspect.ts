import { processFunctions } from "./processes.js";
import { runDirFunctions } from "./rundir.js";
import { createScript } from "./shell.js";

/** One look at a run. Reads a line: run id, nonce. */
export const inspectScript = createScript(`
read -r id nonce
${processFunctions}
${runDirFunctions}
report look
`);
