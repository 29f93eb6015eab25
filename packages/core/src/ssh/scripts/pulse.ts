import { processFunctions } from "./processes.js";
import { runDirFunctions } from "./rundir.js";
import { createScript } from "./shell.js";

/**
 * Whether many runs are well, in one look without a fork a run. Reads a line with the nonce, then run ids, a line each, up to an
 * empty one. Answers, a line each: id, exists, supervisor, child, ended or cleaned; then the machine's id.
 */
export const pulseScript = createScript(`
read -r nonce
id=
${processFunctions}
${runDirFunctions}
runs=$base/runs
while read -r id && [ "$id" ]; do
  dir=$runs/$id
  inspect
  over=$fin
  if [ "$rc" ] || [ $reboot = 1 ]; then over=1; fi
  say "run $id $exists $sup $child $over"
done
say "machine \${machine:--} $runs"
`);
