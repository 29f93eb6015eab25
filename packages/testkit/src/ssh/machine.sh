# Holds a mount namespace in which a pretended machine lives, until stdin ends; then ends every process that lives there
# and removes its directory, so that nothing outlives a test run, however that run ended. Arguments: the directory, which
# mkdtemp made for this machine; the size of a tmpfs for its homes (0: none); then pairs of file and mount point.
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
# What forked between the look and the kill is found by the second look.
for round in 1 2; do
  inhabitants=$(ls -l /proc/[0-9]*/ns/mnt 2>/dev/null |
    awk -v here="$here" '$NF == here { split($(NF - 2), path, "/"); print path[3] }')
  for pid in $inhabitants; do
    [ "$pid" = $$ ] || kill -KILL "$pid" 2>/dev/null
  done
done
[ "$size" = 0 ] || umount "$dir/homes"
case $dir in
  */holat-host-??????) rm -rf "$dir" ;;
esac
exit 0
