import { processFunctions } from "./processes.js";
import { runDirFunctions } from "./rundir.js";
import { createScript } from "./shell.js";

/**
 * Sends a run's bytes: `out` on stdout, `err` on stderr, each behind a line with the nonce. Reads a line: run id, nonce, offset
 * of each. While the run lives it goes on until the supervisor, a later follower or the end of stdin (the link is gone) says so
 * through a fifo of its own; else it sends what there is. Exit code: 0 at the end, 41 superseded, 42 link gone.
 *
 * Only \`out\` is opened by name, which makes GNU tail wait by inotify: a user has 128 of those. \`err\` comes by stdin, which it
 * looks at once a second.
 */
export const followScript = createScript(`
read -r id nonce outfrom errfrom
umask 077
${processFunctions}
${runDirFunctions}
# numbered, so that of two that come at once exactly one is later
enlist() {
  mine=0
  for file in ev.[0-9]*; do
    file=\${file#ev.}
    case $file in *[!0-9]*) continue ;; esac
    if [ "$file" -gt $mine ]; then mine=$file; fi
  done
  rounds=0
  until mine=$((mine + 1)); mkfifo "ev.$mine" 2>/dev/null; do
    rounds=$((rounds + 1))
    if [ $rounds -gt 50 ]; then return 1; fi
  done
  exec 4<>"ev.$mine"
  if [ ! -p "ev.$mine" ]; then
    rm -f "ev.$mine"
    exit 41
  fi
  for file in ev.[0-9]*; do
    if [ "\${file#ev.}" -lt $mine ] && [ -p "$file" ]; then
      exec 5<>"$file"
      rm -f "$file"
      printf 'superseded\\n' >&5
      exec 5>&-
    fi
  done
}

exec 3<&0
if cd "$dir" 2>/dev/null && [ ! -e done ] && [ ! -e rc ]; then enlist || mine=; else mine=; fi
inspect
mode=rest
if [ "$mine" ] && [ -z "$rc" ] && [ $fin = 0 ] && [ "$sup$child" != 00 ]; then mode=live; fi
report $mode
printf '\\n@@%s err\\n' "$nonce" >&2
if [ $exists = 0 ] || [ $fin = 1 ]; then exit; fi
outfrom=$((outfrom + 1)) errfrom=$((errfrom + 1))
if [ $mode = rest ]; then
  if [ "$mine" ]; then rm -f "ev.$mine"; fi
  tail -c +$errfrom err >&2 2>/dev/null &
  exec 2>/dev/null
  tail -c +$outfrom out 2>/dev/null
  wait
  exit
fi
tail -c +$outfrom -f out 2>/dev/null 3<&- 4<&- &
o=$!
tail -c +$errfrom -f <err >&2 2>/dev/null 3<&- 4<&- &
e=$!
( read -r word <&3; printf 'gone\\n' >&4 ) >/dev/null 2>&1 &
r=$!
# stderr is the run's now: a shell may remark on the jobs it loses
exec 2>/dev/null
read -r word <&4
kill $o $e $r 2>/dev/null
rm -f "ev.$mine"
case $word in
  end) exit 0 ;;
  superseded) exit 41 ;;
  *) exit 42 ;;
esac
`);
