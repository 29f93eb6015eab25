import { forgetOldClaims } from "./forgetOldClaims.js";
import { processFunctions } from "./processes.js";
import { runDirFunctions } from "./rundir.js";
import { createScript } from "./shell.js";

/**
 * Starts a run, at most once. Says which machine it is on before it takes anything that could start something: the server
 * commits that first, so that a later attempt which reaches another machine under the same name is told apart. Reads from
 * stdin: run id and nonce; after that word a line of parameters, the supervisor, the command, the environment, and, up to
 * the end of input, the numbers. Everything is staged and compared with its checksum before `mkdir` makes the first claim;
 * a second launcher that finds a claim without a supervisor finishes the launch, and `mkdir go` decides between the two.
 */
export const launchScript = createScript(`
read -r id nonce
mask=$(umask)
umask 077
${processFunctions}
${runDirFunctions}
${forgetOldClaims}
say "hello \${machine:--} \${boot:--} $dir"
read -r sum probe need maxrun maxout supervisor_size cmd_size env_size numbers || exit
stage=$base/incoming/$id.$nonce

unstage() {
  if cd "$stage" 2>/dev/null; then
    rm -f supervisor cmd env conf numbers boot
    cd "$base" && rmdir "incoming/$id.$nonce"
  fi
}

# a refusal is proof that no attempt started anything; it is none while another launcher may be at work
fail() {
  code=$1
  shift
  for file in "$dir" "$base/incoming/$id".*; do
    if [ -e "$file" ] && [ "$file" != "$stage" ]; then
      set -- "$code" "$@"
      code=CONN_FAILED
      break
    fi
  done
  unstage
  say "fail $code $*"
  exit
}

# ends with DISK_FULL when there is less than $1 KiB, else comes back
room() {
  set -- "$1" $({ LC_ALL=C df -Pk "$base" || df -Pk "$HOME"; } 2>/dev/null | tail -n 1)
  want=$1 free=
  for field; do
    case $field in *%) break ;; esac
    free=$field
  done
  case $free in '' | *[!0-9]*) return ;; esac
  if [ "$free" -lt "$want" ]; then fail DISK_FULL "$free KiB free in $base"; fi
}

unwritable() {
  room 64
  fail RUN_DIR_UNWRITABLE "$base"
}

settled() {
  inspect
  [ $fin = 1 ] || { [ $claimed = 1 ] && { [ "$pid" ] || [ "$rc" ] || [ $sup = 0 ]; }; }
}

# where a supervisor has the run already: reports once its child is on record
join() {
  rounds=0
  until settled || [ "$claimed$sup" = 00 ] || [ $rounds -ge 100 ]; do
    rounds=$((rounds + 1))
    nap
  done
  if [ $claimed = 1 ] || [ $fin = 1 ]; then
    unstage
    report before
    exit
  fi
}

if [ -z "$proc" ] && ! look_up $$; then fail REMOTE_UNSUPPORTED "neither /proc nor ps shows processes"; fi
if [ -z "$HOME" ]; then fail RUN_DIR_UNWRITABLE "HOME is not set"; fi
recall_claim || unwritable
join
mkdir -p "$base/runs" "$base/incoming" 2>/dev/null && mkdir "$stage" 2>/dev/null && cd "$stage" || unwritable
room "$need"
dd ibs=1 obs=65536 count="$supervisor_size" >supervisor 2>/dev/null
dd ibs=1 obs=65536 count="$cmd_size" >cmd 2>/dev/null
dd ibs=1 obs=65536 count="$env_size" >env 2>/dev/null
set -- supervisor cmd env
if [ "$numbers" = 1 ]; then
  cat >numbers 2>/dev/null
  set -- supervisor cmd env numbers
fi
case "$(cat "$@" 2>/dev/null | cksum) " in
  "\${sum%:*} \${sum#*:} "*) ;;
  *)
    room 64
    fail NUMBERS_DAMAGED "what arrived is not what was sent"
    ;;
esac
if [ "$probe" != - ]; then
  (
    while IFS= read -r pair; do export "$pair"; done <env
    cd "$HOME" || exit
    case $probe in
      */*) [ -x "$probe" ] && [ ! -d "$probe" ] ;;
      *) command -v "$probe" >/dev/null 2>&1 ;;
    esac
  ) || fail COMMAND_NOT_FOUND "$probe"
fi
printf '%s %s %s\\n' "$maxrun" "$maxout" "$numbers" >conf && printf '%s\\n' "$boot" >boot || unwritable
printf 'HOLAT_RUN_ID=%s\\n' "$id" >>env || unwritable
if [ "$numbers" = 1 ]; then printf 'HOLAT_NUMBERS_FILE=%s\\n' "$dir/numbers" >>env || unwritable; fi
mkdir "$dir" 2>/dev/null
if [ ! -d "$dir" ]; then unwritable; fi
join
cd "$stage" || unwritable
mv -f "$@" conf boot "$dir/" 2>/dev/null || unwritable
unstage
cd "$dir" || fail RUN_DIR_UNWRITABLE "$dir"
: >>out
: >>err
# cleaned up while this launcher was frozen
if [ -e done ]; then
  rm -f supervisor cmd env conf numbers boot out err
  report before
  exit
fi
setsid=$(command -v setsid)
won=$(
  if [ "$setsid" ]; then
    "$setsid" /bin/sh "$dir/supervisor" "$id" "$mask" "$setsid" 3>&1 </dev/null >/dev/null 2>>superr &
  else
    ( trap '' HUP; exec /bin/sh "$dir/supervisor" "$id" "$mask" ) 3>&1 </dev/null >/dev/null 2>>superr &
  fi
)
if [ "$won" ]; then
  report now
  exit
fi
join
unwritable
`);
