# Holds a mount namespace in which a pretended machine lives, until stdin ends; then ends every process that lives there,
# so that nothing outlives a test run, however that run ended. Arguments: a directory, the size of a tmpfs for its
# homes (0: none), then pairs of file and mount point.
set -eu
dir=$1
size=$2
shift 2
if [ "$size" != 0 ]; then mount -t tmpfs -o "size=$size,mode=755" tmpfs "$dir/homes"; fi
while [ $# -gt 1 ]; do
  mount --bind "$1" "$2"
  shift 2
done
echo ready
set +e
read -r _
here=$(readlink /proc/$$/ns/mnt)
for round in 1 2; do
  for process in /proc/[0-9]*; do
    pid=${process#/proc/}
    [ "$pid" = $$ ] && continue
    [ "$(readlink "$process/ns/mnt" 2>/dev/null)" = "$here" ] && kill -KILL "$pid" 2>/dev/null
  done
done
exit 0
