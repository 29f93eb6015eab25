/**
 * Shell functions. `forget_old_claims` lets go of emptied run directories whose `done` is older than 30 days; it looks once
 * an hour. That they are there no more must not make a start possible: before the first goes, `forgotten` holds when the
 * newest of them began (lines are only ever added, so that two at once take nothing back), and `recall_claim` gives every
 * run that began no later its claim again before `launch` looks for it. So nobody is called twice, whatever backup the
 * server comes back with. A run that began in the future, by a clock that was wrong, stays: it would recall every run until
 * then. What holds anything but `done`, or bears a name without a time, stays: `done` alone is what a
 * cleanup leaves, and that comes after the terminal row was committed.
 */
export const forgetOldClaims = `
# when run $1 began, by its name, in $began
find_began() {
  began=\${1#session-}
  began=\${began%%-*}
  case $began in *[!0-9]*) return 1 ;; ?????????????) [ "$1" != "\${1#session-}" ] ;; *) return 1 ;; esac
}

# when the newest run began that was let go of, in $newest
find_newest() {
  newest=$(grep -x '[0-9]\\{13\\}' "$base/forgotten" 2>/dev/null | sort | tail -n 1)
}

forget_old_claims() {
  cd "$base/runs" || return
  if [ "$(find "$base/swept" -mmin -60)" ]; then return; fi
  printf '' >"$base/swept"
  find_newest
  today=$(date +%s)000
  gone=$base/incoming/forgotten.$$
  find . -name done -type f -mtime +30 | sort -r | while IFS= read -r file; do
    file=\${file#./} name=\${file%/done}
    find_began "$name" && [ "$began" -le "$today" ] || continue
    if [ "$(ls -A "$name")" != done ]; then continue; fi
    if [ "$began" -gt "\${newest:-0}" ]; then
      printf '%s\\n' "$began" >>"$base/forgotten" && grep -qx "$began" "$base/forgotten" || return
      newest=$began
    fi
    mv "$name" "$gone" && cd "$gone" && rm -f done
    cd "$base/runs" && rmdir "$gone" || return
  done
}

# fails when a run that was let go of cannot be given its claim again
recall_claim() {
  find_newest
  [ "$newest" ] && find_began "$id" && [ "$began" -le "$newest" ] || return 0
  if [ -d "$dir/go" ] || [ -e "$dir/done" ]; then return 0; fi
  mkdir -p "$dir" 2>/dev/null
  printf '' 2>/dev/null >"$dir/done"
}
`;
