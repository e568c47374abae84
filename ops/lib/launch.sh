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

# The major version of a `java`, from the file `release` beside it: starting a JVM to ask takes longer.
java_version() {
  local path home text
  path=$(command -v "$1") || return 1
  while [[ -L $path ]]; do
    home=$(cd -P "$(dirname "$path")" && pwd)
    path=$(readlink "$path")
    [[ $path == /* ]] || path=$home/$path
  done
  home=$(cd -P "$(dirname "$path")/.." && pwd)
  text=$(grep -s '^JAVA_VERSION=' "$home/release") || text=$("$1" -version 2>&1) || return 1
  [[ $text =~ \"([0-9]+) ]] && printf '%s\n' "${BASH_REMATCH[1]}"
}

# Sets `java` to JAVA_HOME's, else to the first on the PATH.
find_java() {
  java=${JAVA_HOME:+$JAVA_HOME/bin/}java
  local version
  version=$(java_version "$java") ||
    die 2 "no Java found at '$java': install a JDK, 17 or newer, and put it on the PATH or set JAVA_HOME"
  ((version >= 17)) || die 2 "'$java' is Java $version: a JDK 17 or newer is needed; set JAVA_HOME to one"
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
