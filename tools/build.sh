# Sourced by tools/run, tools/test and tools/check: packages, configure, build. Says what it does in
# a line each on standard error, and nothing where nothing is to do.

root=$(cd -P "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

say() { echo "pellucid: $*" >&2; }

# ensure_packages GROUP…: installs what is missing of these groups of tools/packages.txt.
ensure_packages() {
  command -v apt-get >/dev/null || return 0  # not Debian: CMake names what it does not find
  local wanted present package missing=() sudo=
  wanted=$(awk -v groups=" $* " '$1 !~ /^#/ && index(groups, " " $2 " ") {print $1}' \
    "$root/tools/packages.txt")
  present=$(dpkg-query -W -f ' ${Package}:${db:Status-Status} ' $wanted 2>/dev/null || true)
  for package in $wanted; do
    [[ $present == *" $package:installed "* ]] || missing+=("$package")
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  say "installing ${missing[*]}"
  [ "$(id -u)" = 0 ] || sudo=sudo
  if [ -n "$sudo" ] && ! command -v sudo >/dev/null; then
    say "these packages are missing, and there is no sudo: run apt-get install ${missing[*]} as root"
    return 5
  fi
  { $sudo apt-get update -q && $sudo env DEBIAN_FRONTEND=noninteractive \
    apt-get install -q -y --no-install-recommends "${missing[@]}"; } >"${log:=$(mktemp)}" 2>&1 ||
    { tail -n 20 "$log" >&2; say "could not install ${missing[*]}"; return 5; }
  rm -f "$log"
}

# The library is built three times, static, shared and for the wheel: a cache makes it once.
use_compiler_cache() {
  export CMAKE_CXX_COMPILER_LAUNCHER=${CMAKE_CXX_COMPILER_LAUNCHER-ccache}
  export CCACHE_BASEDIR=${CCACHE_BASEDIR-$root} CCACHE_NOHASHDIR=1
}

# configure DIR [CMAKE_OPTIONS…]: only if there is no build yet, or an option differs from its cache.
configure() {
  local dir=$1 option key; shift
  local stale=
  [ -f "$dir/build.ninja" ] || stale=1
  for option in "$@"; do
    key=${option#-D}
    grep -qs "^${key%%=*}:[A-Z]*=${key#*=}\$" "$dir/CMakeCache.txt" || stale=1
  done
  [ -n "$stale" ] || return 0
  say "configuring ${dir#"$root"/}"
  cmake -S "$root" -B "$dir" -G Ninja "$@" >"$dir.log" 2>&1 ||
    { cat "$dir.log" >&2; rm -f "$dir.log"; return 5; }
  rm -f "$dir.log"
}

# build DIR [TARGETS…]: says how far it is; the compiler's output only if it fails.
build() {
  local dir=$1 log code=0 terminal=; shift
  log=$(mktemp)
  [ -t 2 ] && terminal=1
  ninja -C "$dir" "$@" 2>&1 | tee "$log" | awk -v terminal=$terminal '
    !/^\[[0-9]+\/[0-9]+\] / || /Re-(checking|running)/ { next }
    terminal { printf "\r\033[Kpellucid: building %s", $1 > "/dev/stderr"; shown = 1; next }
    !shown { print "pellucid: building, for a few minutes the first time" > "/dev/stderr"; shown = 1 }
    END { if (terminal && shown) printf "\r\033[K" > "/dev/stderr" }' || code=5
  [ $code = 0 ] || grep -v '^\[[0-9]*/[0-9]*\] ' "$log" >&2
  rm -f "$log"
  return $code
}

# ensure_python DIR REQUIREMENTS: a virtual environment with exactly these packages.
ensure_python() {
  local dir=$1 requirements=$2
  cmp -s "$requirements" "$dir/requirements.txt" && return 0
  say "installing the Python packages of ${requirements#"$root"/}"
  python3 -m venv "$dir" && "$dir/bin/pip" install -q -r "$requirements" >&2 || return 5
  cp "$requirements" "$dir/requirements.txt"
}

# ensure_wheel PYTHON…: builds the Python module's wheel if a source of it is newer, with the first of
# these, and installs it in each that has not got it.
ensure_wheel() {
  local dir=$root/build/wheel python
  if [ ! -f "$dir/built" ] || [ -n "$(find "$root"/{CMakeLists.txt,pyproject.toml,cmake,include,models,python,src} \
    -newer "$dir/built" -type f -print -quit)" ]; then
    say "building the Python wheel"
    mkdir -p "$dir" && rm -f "$dir"/*.whl
    "$1" -m pip wheel -q --no-build-isolation --no-deps -w "$dir" "$root" >&2 || return 5
    touch "$dir/built"
  fi
  for python; do
    [ "${python%/bin/*}/wheel" -nt "$dir/built" ] && continue
    "$python" -m pip install -q --no-deps --force-reinstall "$dir"/*.whl >&2 || return 5
    touch "${python%/bin/*}/wheel"
  done
}
