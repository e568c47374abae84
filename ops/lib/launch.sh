# shellcheck shell=bash
# Shared by the launchers in ops/; sourced, not run. Works in bash 3.2, which macOS brings.
# The caller sets `root`, the project's root.
: "${root:?}"

# Says why on stderr and ends with a code.
die() {
  local code=$1
  shift
  printf '%s: %s\n' "${0##*/}" "$*" >&2
  exit "$code"
}

# What a `java` says of itself, from the file `release` beside it: starting a JVM to ask takes longer.
java_release() {
  local path home
  path=$(command -v "$1") || return 1
  while [[ -L $path ]]; do
    home=$(cd -P "$(dirname "$path")" && pwd)
    path=$(readlink "$path")
    [[ $path == /* ]] || path=$home/$path
  done
  home=$(cd -P "$(dirname "$path")/.." && pwd)
  grep -s '^[A-Z_]*VERSION=' "$home/release" || "$1" -version 2>&1
}

# Sets `java` to JAVA_HOME's, else to the first on the PATH, and `release` to what it says of itself.
find_java() {
  java=${JAVA_HOME:+$JAVA_HOME/bin/}java
  release=$(java_release "$java") ||
    die 2 "no Java found at '$java': install a JDK, 17 or newer, and put it on the PATH or set JAVA_HOME"
  [[ $release =~ (JAVA_VERSION=|version\ )\"([0-9]+) ]] || die 2 "'$java' does not say which Java it is"
  ((BASH_REMATCH[2] >= 17)) ||
    die 2 "'$java' is Java ${BASH_REMATCH[2]}: a JDK 17 or newer is needed; set JAVA_HOME to one"
}

# Half of a start is loading classes. Sets `sharing`, the JVM's options to take them from a file in which an earlier
# process left them; with `keep`, to write that file at its end where it is missing. It is good for this jar and this JVM
# alone; another one is passed over by the JVM itself, in silence, and costs time only.
share_classes() {
  local jar=$root/cdc-app/target/cdc-app.jar
  local file=${jar%/*}/classes-$(cksum <<<"$release" | tr ' ' '-').jsa
  sharing=(-Xshare:auto -Xlog:disable '-Xlog:all=warning,cds*=off,class+path=off:stderr')
  [[ $file -nt $jar ]] || take_made_classes "$file" "$jar"
  if [[ $file -nt $jar ]]; then
    sharing+=("-XX:SharedArchiveFile=$file")
  elif [[ ${1:-} == keep && -w ${jar%/*} ]]; then
    # The launcher becomes the JVM: the number is the JVM's too.
    sharing+=("-XX:ArchiveClassesAtExit=$file.$$")
  fi
}

# Files that JVMs wrote and that are whole become the file that others use: one that was killed while it wrote has left
# half of one, on which a JVM may crash.
take_made_classes() {
  local made
  for made in "$1".*; do
    if [[ -f $made ]] && ! kill -0 "${made##*.}" 2>/dev/null; then
      if [[ $made -nt $2 ]] && "$java" -Xshare:on -XX:+VerifySharedSpaces "-XX:SharedArchiveFile=$made" \
        -XX:ErrorFile=/dev/null -XX:-CreateCoredumpOnCrash -cp "$2" -version >/dev/null 2>&1; then
        mv -f "$made" "$1"
      else
        rm -f "$made"
      fi
    fi
  done
}

# The heap that the JVM will have at most, in MB: what the options say, or else a quarter of what there is.
most_heap() {
  local file bytes least=''
  if [[ " ${HINDSIGHT_JAVA_OPTS:-} " =~ .*\ -Xmx([0-9]+)([kKmMgG]?)\  ]]; then
    case ${BASH_REMATCH[2]} in
      [gG]) echo $((BASH_REMATCH[1] * 1024)) ;;
      [mM]) echo "${BASH_REMATCH[1]}" ;;
      [kK]) echo $((BASH_REMATCH[1] / 1024)) ;;
      *) echo $((BASH_REMATCH[1] / 1048576)) ;;
    esac
    return
  fi
  [[ ! -r /proc/meminfo ]] || least=$(awk '/^MemTotal:/ { print int($2 / 1024) }' /proc/meminfo)
  for file in /sys/fs/cgroup/memory.max /sys/fs/cgroup/memory/memory.limit_in_bytes; do
    [[ -r $file ]] || continue
    bytes=$(<"$file")
    if [[ $bytes =~ ^[0-9]{1,18}$ && $((bytes / 1048576)) -lt ${least:-$((bytes / 1048576 + 1))} ]]; then
      least=$((bytes / 1048576))
    fi
  done
  echo $((${least:-4096} / 4))
}

# Sets `collector`. G1 spares the long pauses, but does not move large pieces of memory: in a small heap rows of a megabyte
# find no room. It looks for what is dead beside the work, and by itself begins that whenever H2 makes a buffer of more than
# half a region: with large regions, and not before so much is in use, it does so seldom.
choose_collector() {
  local heap
  heap=$(most_heap)
  if ((heap < 512)); then
    collector=(-XX:+UseParallelGC)
    return
  fi
  collector=(-XX:+UseG1GC -XX:-G1UseAdaptiveIHOP -XX:InitiatingHeapOccupancyPercent=60)
  # By itself it takes regions as large as that, or larger, from 16 GB on.
  ((heap >= 16384)) || collector+=(-XX:G1HeapRegionSize=8m)
}

# Builds the project unless the jars are there, with their libraries.
build_if_missing() {
  local module
  for module in cdc-app oltp-simulator; do
    if [[ ! -f $root/$module/target/$module.jar || ! -d $root/$module/target/lib ]]; then
      command -v mvn >/dev/null || die 2 "the project is not built yet and no Maven (mvn) is on the PATH"
      echo "${0##*/}: building first (mvn -B -q -DskipTests package), about a minute" >&2
      (cd "$root" && mvn -B -q -DskipTests package </dev/null >&2) || die 1 "the build failed"
      return
    fi
  done
}

# Tables are cut to the width of the terminal.
export_columns() {
  local size
  if [[ -t 1 ]] && size=$(stty size 2>/dev/null </dev/tty) && ((${size#* } > 0)); then
    export COLUMNS=${size#* }
  fi
}
