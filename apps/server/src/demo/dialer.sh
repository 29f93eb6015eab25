#!/bin/sh
# A SIMULATED dialer: it calls nobody. It shows what a real one says to Holat: one JSON line for each number, absolute
# counters now and then, and a closing sentence. usage: dialer.sh SECONDS
# Every fifth number fails: of 150 numbers 120 are connected and 30 are not.
set -eu
seconds=${1:-30}
milliseconds=$((seconds * 1000))

total=150
if [ -n "${HOLAT_NUMBERS_FILE:-}" ]; then
  total=$(awk 'END { print NR }' "$HOLAT_NUMBERS_FILE")
fi
[ "$total" -gt 0 ] || { echo "no numbers to call" >&2; exit 3; }

# At most five steps a second, at least one number a step.
steps=$((milliseconds / 200))
[ "$steps" -ge 1 ] || steps=1
[ "$steps" -le "$total" ] || steps=$total
pause_ms=$((milliseconds / steps))
pause=$((pause_ms / 1000)).$(printf '%03d' $((pause_ms % 1000)))

echo "SIMULATION: no real call is made"
printf '{"type":"progress","total":%d,"processed":0,"connected":0,"failed":0,"seq":0}\n' "$total"

numbers() {
  if [ -n "${HOLAT_NUMBERS_FILE:-}" ]; then
    cat "$HOLAT_NUMBERS_FILE"
  else
    awk -v total="$total" 'BEGIN { for (i = 1; i <= total; i++) printf "+99800%07d\n", i }'
  fi
}

connected=0
failed=0
index=0
step=1
until_index=$((total / steps))
numbers | {
  while IFS= read -r number || [ -n "$number" ]; do
    index=$((index + 1))
    if [ $((index % 5)) -eq 0 ]; then
      failed=$((failed + 1))
      case $((index / 5 % 3)) in
        0) reason=busy ;;
        1) reason="no answer" ;;
        *) reason="number unreachable" ;;
      esac
      outcome="\"failed\",\"reason\":\"$reason\""
    else
      connected=$((connected + 1))
      outcome="\"connected\",\"durationSeconds\":$((3 + index * 7 % 40))"
    fi
    case $number in
      *[\"\\]*) number=$(printf '%s' "$number" | sed 's/[\\"]/\\&/g') ;;
    esac
    printf '{"type":"call","number":"%s","outcome":%s,"final":true}\n' "$number" "$outcome"
    if [ "$index" -ge "$until_index" ]; then
      printf '{"type":"progress","total":%d,"processed":%d,"connected":%d,"failed":%d,"seq":%d}\n' \
        "$total" "$index" "$connected" "$failed" "$index"
      step=$((step + 1))
      until_index=$((total * step / steps))
      sleep "$pause"
    fi
  done
  echo "SIMULATION: the figures below are made up"
  echo "Call process completed successfully. Total: $total, Connected: $connected, Failed: $failed"
}
