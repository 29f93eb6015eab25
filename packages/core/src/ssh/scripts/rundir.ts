/**
 * Shell functions around the run directory. Names in it that carry their content are made in one step, so that no reader
 * sees half of it: sup.PID.BIRTH and child.PID.BIRTH.STARTED (hundredths of a second of uptime).
 */
export const runDirFunctions = `
boot= machine=
read -r boot 2>/dev/null </proc/sys/kernel/random/boot_id
read -r machine 2>/dev/null </etc/machine-id || read -r machine 2>/dev/null </var/lib/dbus/machine-id
base=$HOME/.local/state/holat
dir=$base/runs/$id

say() { printf '\\n@@%s %s\\n' "$nonce" "$*"; }

# bytes of file $1 in $size
measure() {
  set -- $(LC_ALL=C ls -ln "$1" 2>/dev/null)
  size=\${5:-0}
}

# the child's pid, birth and start, empty before it; here: in the run directory
find_child() {
  pid= born= started=
  for file in child.*; do
    case $file in child.\\*) continue ;; esac
    file=\${file#child.}
    pid=\${file%%.*} file=\${file#*.}
    born=\${file%%.*} started=\${file#*.}
  done
}

# whether any process on record as $1 lives: a supervisor that lost the claim ends at once
find_living() {
  for file in "$1".*; do
    case $file in *\\*) continue ;; esac
    file=\${file#*.}
    alive "\${file%%.*}" "\${file#*.}" && return 0
  done
  return 1
}

rebooted() {
  was=
  read -r was 2>/dev/null <boot
  [ "$was" ] && [ "$boot" ] && [ "$was" != "$boot" ]
}

# liveness first, the ending last: who is found dead wrote its ending before
inspect() {
  exists=0 claimed=0 ago=- sup=0 child=0 reboot=0 fin=0 outsize=0 errsize=0 rc= was=
  cd "$dir" 2>/dev/null || return 1
  exists=1
  if [ -d go ]; then claimed=1; fi
  find_child
  if rebooted; then
    reboot=1
  else
    # who cancels a run stands in for a supervisor that is dead
    if find_living sup || find_living cancel; then sup=1; fi
    if alive "$pid" "$born"; then child=1; fi
    if [ "$started" ]; then
      tick
      ago=$((now - started))
    fi
  fi
  read -r rc 2>/dev/null <rc
  if [ -e done ]; then
    fin=1
    read -r rc 2>/dev/null <done
  fi
}

report() {
  inspect
  # not to be able to look is not evidence that it is gone
  if [ $exists = 0 ] && { [ -d "$dir" ] || ! ls "$HOME" >/dev/null 2>&1; }; then
    say "fail CONN_FAILED $dir cannot be entered"
    exit
  fi
  measure out; outsize=$size
  measure err; errsize=$size
  if [ "$pid" ]; then start=1; else start=0; fi
  set -- $1 $exists $claimed $start $ago $sup $child $reboot $fin $outsize $errsize "\${was:-\${boot:--}}" "\${machine:--}" \${rc:-- - - - -}
  say "$* $dir"
}
`;
