/**
 * Shell functions that tell processes apart and find those of a run. A process is its pid and its birth (start time), so
 * that a reused pid is never taken for it. /proc is read by the shell itself; ps serves where there is none.
 */
export const processFunctions = `
proc=
if [ -r /proc/self/stat ]; then proc=/proc; fi

# $birth and $session of process $1; fails when it is gone or a zombie
look_up() {
  birth= session=
  if [ "$proc" ]; then
    line=
    while IFS= read -r part || [ "$part" ]; do line=$line$part; done 2>/dev/null <"$proc/$1/stat"
    set -- \${line##*) }
    case $1 in '' | Z | X) return 1 ;; esac
    session=$4 birth=\${20}
  else
    set -- $(LC_ALL=C ps -o stat= -o lstart= -p "$1" 2>/dev/null)
    case $1 in '' | Z* | X*) return 1 ;; esac
    birth=$2-$3-$4-$5-$6
  fi
}

# whether process $1 born at $2 lives
alive() {
  case $1 in '' | *[!0-9]*) return 1 ;; esac
  look_up "$1" && [ "$birth" = "$2" ]
}

# hundredths of a second on a clock that nobody sets, in $now
tick() {
  if read -r now rest 2>/dev/null </proc/uptime; then
    now=$((\${now%.*} * 100 + 1\${now#*.} - 100))
  else
    now=$(($(date +%s) * 100))
  fi
}

nap() { sleep 0.1 2>/dev/null || sleep 1; }

# pids of run $id in $pids: by the mark in their environment, and by the session or group of child $1 where it has its own
find_run() {
  pids=
  if [ "$proc" ]; then
    if printf 'a\\000b\\000' | grep -qzxF b 2>/dev/null; then
      for file in $(grep -lszxF "HOLAT_RUN_ID=$id" /proc/[0-9]*/environ 2>/dev/null); do
        file=\${file%/environ}
        pids="$pids \${file##*/}"
      done
    else
      for file in /proc/[0-9]*/environ; do
        if [ -r "$file" ] && tr '\\000' '\\n' 2>/dev/null <"$file" | grep -qxF "HOLAT_RUN_ID=$id"; then
          file=\${file%/environ}
          pids="$pids \${file##*/}"
        fi
      done
    fi
    if [ "$1" ]; then
      for file in /proc/[0-9]*; do
        file=\${file##*/}
        look_up "$file" && [ "$session" = "$1" ] || continue
        case "$pids " in *" $file "*) ;; *) pids="$pids $file" ;; esac
      done
    fi
  else
    pids=$(ps -A -o pid= -o ppid= -o pgid= -o stat= | awk -v child="$1" '
      $4 !~ /^[ZX]/ { parent[$1] = $2; group[$1] = $3 }
      END {
        do {
          more = 0
          for (p in parent)
            if (!(p in own) && (p == child || group[p] == child || parent[p] in own)) { own[p] = 1; more = 1 }
        } while (more)
        for (p in own) print p
      }')
  fi
}
`;
