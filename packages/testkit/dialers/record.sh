# Sourced first by every dialer.
name=${HOLAT_SESSION_ID:-no-session}
folder=${HOLAT_TEST_RECORD_DIR:-}
record=/dev/null
children=/dev/null
if [ -n "$folder" ]; then
  printf '%s %s\n' "$name" "$$" >>"$folder/starts"
  record=$folder/$name.out
  children=$folder/$name.children
fi
# Sleeps for so many milliseconds; 0 costs no process.
pause() {
  if [ "$1" -gt 0 ]; then sleep "$(($1 / 1000)).$(printf %03d "$(($1 % 1000))")"; fi
}
