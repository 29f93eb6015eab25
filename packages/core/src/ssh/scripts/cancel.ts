import { processFunctions } from "./processes.js";
import { runDirFunctions } from "./rundir.js";
import { createScript } from "./shell.js";

/**
 * Ends a run, or makes sure that it never starts. Reads a line: run id, nonce, grace in hundredths of a second. The mark comes
 * before the first signal: `end.open` becomes `end.canceled`, unless the run's own end took it first. Without a supervisor it
 * writes the ending itself; meanwhile `cancel.PID.BIRTH` tells everyone else that the run is being looked after.
 */
export const cancelScript = createScript(`
read -r id nonce grace
umask 077
${processFunctions}
${runDirFunctions}
answer() {
  count=0
  for file in $pids; do count=$((count + 1)); done
  if [ "$me" ]; then rm -f "$me"; fi
  report "$1:$count"
  exit
}

decision() {
  reason=
  for file in end.*; do
    case $file in end.open | end.\\*) ;; *) reason=\${file#end.} ;; esac
  done
}

# whether what a living supervisor is about to do is done: $1 names it; at most $2 tenths of a second
await() {
  rounds=0
  until $1; do
    rounds=$((rounds + 1))
    if rebooted || ! find_living sup || [ $rounds -gt $2 ]; then
      $1
      return
    fi
    nap
  done
}
ready() { [ -e end.open ] || [ -e rc ] || { decision && [ "$reason" ]; }; }
begun() { [ -e rc ] || { find_child; [ "$pid" ]; }; }
over() { [ -e rc ]; }

write_ending() {
  if [ -e rc ]; then return; fi
  find_child
  elapsed=0
  if [ "$started" ] && ! rebooted; then
    tick
    elapsed=$((now - started))
  fi
  measure out; outsize=$size
  measure err; errsize=$size
  printf 'canceled - %s %s %s\\n' $elapsed $outsize $errsize >"rc.$$" && mv -f "rc.$$" rc
  for file in ev.[0-9]*; do
    if [ -p "$file" ]; then printf 'end\\n' 1<>"$file"; fi
  done
  rm -f env numbers
}

end_all() {
  find_child
  if rebooted || { [ "$pid" ] && look_up "$pid" && [ "$birth" != "$born" ]; }; then pid=; fi
  tick
  until=$((now + grace)) rounds=0
  find_run "$pid"
  kill -TERM $pids 2>/dev/null
  while [ "$pids" ] && [ $rounds -lt 10 ]; do
    tick
    if [ $now -ge $until ]; then
      kill -KILL $pids 2>/dev/null
      rounds=$((rounds + 1))
    fi
    nap
    find_run "$pid"
  done
}

pids= me=
if ! cd "$dir" 2>/dev/null; then
  mkdir -p "$base/runs" 2>/dev/null
  mkdir "$dir" 2>/dev/null
  cd "$dir" 2>/dev/null || { say "fail RUN_DIR_UNWRITABLE $base"; exit; }
fi
if [ -e done ]; then
  rc=
  read -r rc <done
  case $rc in '') answer nothing-to-cancel ;; canceled*) answer canceled ;; *) answer ended ;; esac
fi
look_up $$
me=cancel.$$.$birth
: >"$me"
if mkdir go 2>/dev/null; then
  # the claim is ours: nothing can start any more; what a lost directory left running ends too
  if [ ! -e boot ]; then printf '%s\\n' "$boot" >boot; fi
  end_all
  write_ending
  printf 'canceled - 0 0 0\\n' >"done.$$" && mv -f "done.$$" done
  answer canceled
fi
if [ ! -d go ]; then
  say "fail RUN_DIR_UNWRITABLE $dir"
  exit
fi
if [ ! -e grace ]; then printf '%s\\n' "$grace" >"grace.$$" && mv -f "grace.$$" grace; fi
await ready 100
mv end.open end.canceled 2>/dev/null
decision
case $reason in
  canceled) ;;
  '')
    # the supervisor died before it could start anything
    : >end.canceled
    ;;
  *)
    await over 50
    answer ended
    ;;
esac
await begun 100
end_all
await over 50 || find_living sup || write_ending
answer canceled
`);
