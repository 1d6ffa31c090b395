# What ./quickstart and ./verify share, to be sourced by them: finds what the host lacks, installs it, and picks a JDK. A
# script sets $me to its own name first, for messages and for the command that it advises.
# shellcheck shell=bash
export LC_ALL=C.UTF-8
# Debian keeps runc where only root's PATH looks.
PATH=$PATH:/usr/sbin:/sbin

fail() {
  printf '%s: %s\n' "$me" "$1" >&2
  exit 1
}

# --- JDK and Maven

# The feature number of the JDK in a folder; nothing if there is none.
jdk_feature() {
  [ -x "$1/bin/javac" ] || return 0
  "$1/bin/javac" -version 2>&1 | sed -n 's/^javac \([0-9]*\).*/\1/p'
}

# Prints the folder of a JDK of a feature number; nothing if there is none.
find_jdk() {
  local candidate on_path
  on_path=$(command -v javac || true)
  for candidate in "${JAVA_HOME:-}" "${on_path:+$(dirname "$(dirname "$(readlink -f "$on_path")")")}" /usr/lib/jvm/*; do
    if [ -n "$candidate" ] && [ "$(jdk_feature "$candidate")" = "$1" ]; then
      printf '%s\n' "$candidate"
      return
    fi
  done
}

# The build is made with 17, the oldest that is supported: its lints and tools are pinned to it.
need_build_tools() {
  JAVA_HOME=$(find_jdk 17)
  [ -n "$JAVA_HOME" ] || fail 'needs a JDK 17 (javac), in JAVA_HOME, on the PATH or under /usr/lib/jvm: install openjdk-17-jdk-headless'
  export JAVA_HOME
  command -v mvn >/dev/null || fail 'needs Maven 3.8.7 or later on the PATH: install the package maven'
}

# Flags that java needs from 24 on, and 17 refuses: protobuf and JNA do what later JDKs want to be told of.
java_flags() { # FEATURE
  if [ "$1" -ge 24 ]; then
    printf '%s' '--enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow'
  fi
}

# --- Debian packages

is_static_busybox() {
  [ -x /bin/busybox ] && ! ldd /bin/busybox >/dev/null 2>&1
}

# Prints the packages that the host lacks, one a line. It asks for the programs, as they may come from elsewhere. A script that
# runs the tests sets $testing, for what they need besides.
missing_packages() {
  command -v containerd >/dev/null || echo containerd
  command -v runc >/dev/null || echo runc
  command -v catatonit >/dev/null || echo catatonit
  is_static_busybox || echo busybox-static
  command -v tmux >/dev/null || echo tmux
  [ -n "${testing:-}" ] || return 0
  command -v fish >/dev/null || echo fish
  command -v zsh >/dev/null || echo zsh
  command -v vim.tiny >/dev/null || echo vim-tiny
  command -v asciinema >/dev/null || echo asciinema
  command -v ssh-keygen >/dev/null || echo openssh-client
  command -v sshd >/dev/null || echo openssh-server
  command -v git >/dev/null || echo git
  command -v docker-registry >/dev/null || echo docker-registry
  command -v crun >/dev/null || echo crun
  command -v ip >/dev/null || echo iproute2
  command -v mkfs.ext4 >/dev/null || echo e2fsprogs
  command -v age >/dev/null || echo age
  command -v unzip >/dev/null || echo unzip
  command -v python3 >/dev/null || echo python3
  command -v iptables-restore >/dev/null || echo iptables
  [ -x /usr/lib/cni/ptp ] || [ -x /opt/cni/bin/ptp ] || echo containernetworking-plugins
}

# Sandboxes on a containerd of our own need root, and so does installing what is missing.
need_root() { # THE COMMAND TO RUN AS ROOT...
  [ "$(id -u)" -ne 0 ] || return 0
  local missing
  missing=$(missing_packages | paste -sd ' ')
  [ -z "$missing" ] || printf '%s: missing, to be installed with apt: %s\n' "$me" "$missing" >&2
  fail "needs root, to start a private containerd${missing:+ and to install what is missing}. Run: sudo $*"
}

# Debian starts a package's services when it is installed, unless this file forbids it (invoke-rc.d(8)). Ours is there for as
# long as we install; one of the user's is put aside and back. The number in ours tells a later run that the run that placed it
# has died.
policy=/usr/sbin/policy-rc.d
policy_aside=$policy.before-hydravisor
policy_mark='# Placed while Hydravisor installs packages, by process'

forbid_services() {
  local owner
  owner=$(policy_owner)
  [ -z "$owner" ] || fail "process $owner is installing packages for Hydravisor: wait for it"
  # What happens from here on ends with allow_services.
  trap allow_services EXIT
  trap 'exit 129' HUP
  trap 'exit 130' INT
  trap 'exit 143' TERM
  if [ -e "$policy" ] || [ -L "$policy" ]; then
    mv "$policy" "$policy_aside"
  fi
  printf '%s\n' '#!/bin/sh' "$policy_mark $BASHPID" 'exit 101' >"$policy"
  chmod 0755 "$policy"
}

allow_services() {
  if [ -n "$(policy_owner)" ]; then
    rm -f "$policy"
  fi
  if [ -e "$policy_aside" ] || [ -L "$policy_aside" ]; then
    mv "$policy_aside" "$policy"
  fi
}

# The process that placed the file; nothing if it is the user's own or there is none.
policy_owner() {
  sed -n "s/^$policy_mark //p" "$policy" 2>/dev/null || true
}

# Undoes what a run left that was killed while it installed.
undo_killed_run() {
  local owner
  owner=$(policy_owner)
  if [ -n "$owner" ] && ! kill -0 "$owner" 2>/dev/null; then
    allow_services
  fi
}

# Installs what is missing, as root.
install_missing() {
  local missing note=
  [ "$(id -u)" -ne 0 ] || undo_killed_run
  mapfile -t missing < <(missing_packages)
  [ ${#missing[@]} -gt 0 ] || return 0
  command -v apt-get >/dev/null || fail "missing, and there is no apt-get to install it with: ${missing[*]}"
  if ! is_static_busybox && [ -x /bin/busybox ]; then
    note=' (busybox-static takes the place of busybox)'
  fi
  printf '%s: installing with apt, without starting a service: %s%s\n' "$me" "${missing[*]}" "$note" >&2
  mkdir -p target
  if ! (apt_install "${missing[@]}") </dev/null >target/apt.log 2>&1; then
    tail -n 20 target/apt.log >&2
    fail "apt could not install ${missing[*]}; what it said is above and in target/apt.log"
  fi
  mapfile -t missing < <(missing_packages)
  [ ${#missing[@]} -eq 0 ] || fail "installed, but still not found: ${missing[*]}; see target/apt.log"
}

# To be run in a subshell, so that the traps are its own.
apt_install() {
  local apt=(apt-get -y -q -o DPkg::Lock::Timeout=120 -o Acquire::Retries=3)
  export DEBIAN_FRONTEND=noninteractive
  forbid_services
  # An index that can't be renewed may still do.
  "${apt[@]}" update || true
  "${apt[@]}" install --no-install-recommends "$@"
}

# --- The image of the examples

make_image() { # FILE.tar
  printf '%s: making the image %s from /bin/busybox\n' "$me" "$1" >&2
  tools/busybox-image "$1"
}
