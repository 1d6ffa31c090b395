#!/bin/sh
# Runs a script in a root that holds the system's programs and one archive, unpacked in /opt, and nothing else: no home, no
# repository, no settings. Mounts are seen by this process alone, and end with it.
#
#   unshare --mount sh clean-root.sh FOLDER ARCHIVE JAVA_HOME SCRIPT
set -eu
root=$1 archive=$2 java=$3 script=$4
mount --make-rprivate /
mount -t tmpfs -o mode=755 tmpfs "$root"
cd "$root"
mkdir usr etc proc sys dev opt run root var var/lib
mkdir -m 1777 tmp
for link in bin sbin lib lib64; do
  [ ! -L "/$link" ] || cp -P "/$link" .
done
for folder in usr sys dev proc; do
  mount --rbind "/$folder" "$folder"
done
mount -o remount,bind,ro usr
# Where Debian's Java keeps its settings.
for settings in /etc/java-*; do
  [ ! -d "$settings" ] || cp -r "$settings" etc
done
tar --extract --gzip --file "$archive" --directory opt
exec chroot . /usr/bin/env -i "PATH=/usr/sbin:/usr/bin:/sbin:/bin" HOME=/root "JAVA_HOME=$java" /bin/sh -c "$script"
