import { processFunctions } from "./processes.js";
import { runDirFunctions } from "./rundir.js";

/**
 * Stays with the child on the remote: makes the claim, starts the command, enforces the limits while the server may be away,
 * and writes down how it ended. Arguments: run id, umask of the login, path of setsid or nothing. File descriptor 3 is the
 * launcher, who learns by its closing that the child is on record.
 *
 * Exactly one party decides how a run ends: who renames `end.open`, which only the holder of the claim makes.
 */
export const supervisorText = `{
id=$1 mask=$2 setsid=$3
umask 077
${processFunctions}
${runDirFunctions}
wake() {
  for file in ev.[0-9]*; do
    if [ -p "$file" ]; then printf 'end\\n' 1<>"$file"; fi
  done
}

decide() { mv end.open "end.$1" 2>/dev/null; }

decision() {
  reason=
  for file in end.*; do
    case $file in end.open | end.\\*) ;; *) reason=\${file#end.} ;; esac
  done
}

# waits until nothing of the run is left: $1 hundredths of a second in peace, then by KILL
sweep() {
  tick
  until=$((now + $1)) rounds=0
  while find_run "$c" && [ "$pids" ] && [ $rounds -lt 10 ]; do
    tick
    if [ $now -ge $until ]; then
      kill -KILL $pids 2>/dev/null
      rounds=$((rounds + 1))
    fi
    nap
  done
}

stop_by() {
  decide "$1" || return
  find_run "$c"
  kill -TERM $pids 2>/dev/null
  sweep 1000
}

watch_limits() {
  s=
  trap 'if [ "$s" ]; then kill $s; fi; exit' TERM
  last=0 step=1
  while :; do
    tick
    pause=86400
    if [ $maxrun != - ]; then
      left=$((maxrun - (now - t0) / 100))
      if [ $left -le 0 ]; then stop_by run-time-limit; return; fi
      if [ $left -lt $pause ]; then pause=$left; fi
    fi
    if [ $maxout != - ]; then
      measure out; sum=$size
      measure err; sum=$((sum + size))
      if [ $sum -gt $maxout ]; then stop_by output-limit; return; fi
      # looks closer when the next seconds could go far over
      if [ $(((sum - last) * 8)) -gt $((maxout - sum)) ]; then step=1; elif [ $step -lt 5 ]; then step=$((step + 1)); fi
      if [ $pause -gt $step ]; then pause=$step; fi
      last=$sum
    fi
    sleep $pause &
    s=$!
    wait $s
    s=
  done
}

finish() {
  measure out; outsize=$size
  measure err; errsize=$size
  # the file was filled beforehand, so that a full disk cannot keep the ending from being written
  until printf '%s %s %s %s %s\\n' "$1" "$2" "$3" "$outsize" "$errsize" 1<>rc.tmp && mv -f rc.tmp rc; do
    [ -d go ] || exit
    sleep 5
  done 2>/dev/null
  rm -f numbers env
  wake
  exit
}

cd "$dir" || exit
trap 'hit=1' TERM INT
# opened here, for it is gone as soon as the child is on record; without it the shell ends before the claim
exec 5<env
look_up $$
: >"sup.$$.$birth"
if ! mkdir go 2>/dev/null; then
  rm -f "sup.$$.$birth"
  exit
fi
if [ -e done ]; then
  rm -f supervisor cmd env conf numbers boot out err superr "sup.$$.$birth"
  rmdir go
  exit
fi
# the launcher may be gone; the child must not inherit the trap
trap '' PIPE
printf 'won\\n' >&3
trap - PIPE
read -r maxrun maxout numbers <conf
printf '%128s' ' ' >rc.tmp
: >end.open
command=$(cat cmd)
input=/dev/null
if [ "$numbers" = 1 ]; then input=numbers; fi
tick
t0=$now
decision
if [ "$reason" ]; then finish "$reason" - 0; fi
(
  unset HOLAT_NUMBERS_FILE
  while IFS= read -r pair; do export "$pair"; done <&5
  umask "$mask"
  cd "$HOME" || exit
  exec $setsid /bin/sh -c "$command" 5<&-
) <$input >>out 2>>err 3>&- &
c=$!
look_up $c
: >"child.$c.\${birth:-0}.$t0"
exec 3>&- 5<&-
rm -f env
w=
if [ "$maxrun$maxout" != -- ]; then
  watch_limits &
  w=$!
fi
while :; do
  hit=
  wait $c
  code=$?
  # a signal to the supervisor itself ends wait early
  if [ -z "$hit" ]; then break; fi
  if kill -0 $c 2>/dev/null; then continue; fi
  wait $c 2>/dev/null
  again=$?
  if [ $again != 127 ]; then code=$again; fi
  break
done
tick
elapsed=$((now - t0))
if [ "$w" ]; then kill $w 2>/dev/null; fi
decide exit
decision
case $reason in '' | exit) finish exit $code $elapsed ;; esac
grace=1000
if [ -r grace ]; then read -r grace <grace; fi
sweep $grace
finish "$reason" $code $elapsed
}
`;
