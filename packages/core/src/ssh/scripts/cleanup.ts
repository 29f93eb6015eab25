import { forgetOldClaims } from "./forgetOldClaims.js";
import { processFunctions } from "./processes.js";
import { runDirFunctions } from "./rundir.js";
import { createScript } from "./shell.js";

/**
 * Empties a run directory and keeps it with `done`, which holds the ending: it is the claim, and a launcher frozen just before
 * its own may wake much later. `done` is there before `go` goes, so that no supervisor can take the place. Reads: run id, nonce.
 */
export const cleanupScript = createScript(`
read -r id nonce
umask 077
${processFunctions}
${runDirFunctions}
${forgetOldClaims}
fail() {
  say "fail RUN_DIR_UNWRITABLE $dir"
  exit
}

if ! cd "$dir" 2>/dev/null; then
  mkdir -p "$base/runs" 2>/dev/null
  mkdir "$dir" 2>/dev/null
  cd "$dir" 2>/dev/null || fail
fi
if [ ! -e done ]; then
  if [ -e rc ]; then
    read -r rc <rc
    printf '%s\\n' "$rc" >"done.$$" && mv -f "done.$$" done || fail
  else
    : >done || fail
  fi
fi
for file in ev.[0-9]*; do
  if [ -p "$file" ]; then printf 'end\\n' 1<>"$file"; fi
done
rm -f supervisor cmd env conf numbers boot out err superr rc rc.tmp grace
rm -f sup.[0-9]* child.[0-9]* cancel.[0-9]* ev.[0-9]* rc.[0-9]* done.[0-9]* grace.[0-9]*
rm -f end.open end.exit end.canceled end.run-time-limit end.output-limit
if [ -d go ]; then rmdir go; fi
for file in "$base/incoming/$id".*; do
  cd "$file" 2>/dev/null || continue
  rm -f supervisor cmd env conf numbers boot
  cd "$base" && rmdir "$file" 2>/dev/null
done
( forget_old_claims ) >/dev/null 2>&1
cd "$dir" || fail
report cleaned
`);
