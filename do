#!/usr/bin/env bash
# The one entrance for people and machines: ./do demo, ./do test, ./do check and friends.
set -euo pipefail
cd "$(dirname "$0")"

# What Python compiled is kept: without that, every process of every start compiles some fifteen hundred files anew.
unset PYTHONDONTWRITEBYTECODE

usage() {
  cat <<'EOF'
./do demo     a shop with a year of life, served on this machine only
./do test     the tests every commit must pass
./do check    lint, types, contracts, templates
./do cover    whether tests walk every branch where money moves
./do faults   kills, a million rows, long random walks
./do bench    speed and memory, as ratios; writes build/bench.json
./do screens  a picture of every page, under build/screens
./do setup    only the environment, nothing else
./do lock     compile requirements/*.in into locked requirements/*.txt
EOF
}

say() { printf '%s\n' "$*" >&2; }

find_python() {
  local candidate
  for candidate in "${PYTHON:-}" python3 python3.13 python3.12 python3.11 python; do
    if [ -n "$candidate" ] && command -v "$candidate" >/dev/null 2>&1 \
      && "$candidate" -c 'import sys; raise SystemExit(sys.version_info < (3, 11))' 2>/dev/null; then
      command -v "$candidate"; return
    fi
  done
  say "Makegood needs Python 3.11 or newer, and found none. Install it, or name it: PYTHON=/path/to/python ./do $1"
  exit 1
}

# make_environment: without pip where Python has one that can do its work from outside; putting one in takes 4 s.
make_environment() {
  local python without=
  python=$(find_python install)
  ! "$python" -c 'import pip; raise SystemExit([*map(int, pip.__version__.split(".")[:2])] < [22, 3])' 2>/dev/null \
    || without=--without-pip
  "$python" -m venv $without .venv \
    || { say "Python cannot make a virtual environment. On Debian: apt-get install python3-venv"; exit 1; }
}

pip() {
  if [ -x .venv/bin/pip ]; then .venv/bin/pip "$@"; else "$(find_python install)" -m pip "$@"; fi
}

# uv reads no pip settings and trusts no certificates of this machine: hand on pip's index, and the system's authorities.
uv_index() {
  local url authorities=/etc/ssl/certs/ca-certificates.crt
  url=$(pip config get global.index-url 2>/dev/null || true)
  [ -z "$url" ] || [ -n "${UV_DEFAULT_INDEX:-}" ] || export UV_DEFAULT_INDEX="$url"
  [ ! -r "$authorities" ] || export SSL_CERT_FILE="${SSL_CERT_FILE:-$authorities}"
}

# install LOCK [beside]: the environment holds exactly what the lock names; a second run costs a moment. With `beside`, what
# Python will need again is compiled beside that which comes next.
install() {
  local lock=$1 stamp
  [ -x .venv/bin/python ] || make_environment
  stamp=$(cat requirements/uv.txt "$lock" pyproject.toml tools/compiled.py | cksum | tr -d ' ')
  [ "$(cat ".venv/.installed-$(basename "$lock")" 2>/dev/null)" != "$stamp" ] || return 0
  say "Installing what $lock names ..."
  PIP_PYTHON=.venv/bin/python pip install -q --disable-pip-version-check --require-hashes -r requirements/uv.txt
  uv_index
  if [ "$lock" = requirements/dev.txt ]; then
    .venv/bin/uv pip sync -q --python .venv/bin/python --require-hashes requirements/uv.txt requirements/dev.txt
  else
    # never takes away what the tests need
    .venv/bin/uv pip install -q --python .venv/bin/python --require-hashes -r "$lock"
  fi
  printf '%s/\n' "$PWD" | sed 's:/$::' > "$(.venv/bin/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')/makegood.pth"
  printf '#!%s\nfrom makegood.config.commands import run\nrun()\n' "$PWD/.venv/bin/python" > .venv/bin/makegood
  chmod +x .venv/bin/makegood
  if [ "${2:-}" = beside ]; then (nice .venv/bin/python -m tools.compiled &); else .venv/bin/python -m tools.compiled; fi
  printf '%s' "$stamp" > ".venv/.installed-$(basename "$lock")"
}

# cover: the tests of money with every branch watched; what is missed is named, and fails.
# Which files it holds is in pyproject.toml. With paths or `-k` it tells what those tests alone walk through.
cover() {
  local all=(tests/remedies tests/cli/test_ledger.py tests/cli/test_authority.py tests/portal/test_choice.py
    tests/desk/test_offers.py tests/desk/test_gift_codes.py tests/desk/test_approvals.py
    tests/desk/test_authority_page.py tests/desk/test_settings_policy.py tests/cases/test_by_law.py
    tests/loop/test_group_failures.py)
  [ $# -gt 0 ] || set -- "${all[@]}"
  rm -rf build/coverage
  .venv/bin/python -m coverage run -m pytest -n "${MAKEGOOD_TEST_JOBS:-2}" --dist worksteal -m "not fault and not browser" "$@"
  .venv/bin/python -m coverage combine -q
  .venv/bin/python -m coverage report
}

compile() {
  .venv/bin/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header "$1.in" -o "$1.txt"
}

command=${1:-help}
[ $# -eq 0 ] || shift
case "$command" in
  setup)   install requirements/dev.txt; .venv/bin/python -m compileall -q makegood ;;
  demo)    install requirements/run.txt beside; exec .venv/bin/makegood demo "$@" ;;
  test)    install requirements/dev.txt; exec .venv/bin/python -m pytest -n "${MAKEGOOD_TEST_JOBS:-3}" --dist worksteal -m "not fault" "$@" ;;
  cover)   install requirements/dev.txt; cover "$@" ;;
  faults)  install requirements/dev.txt; exec .venv/bin/python -m pytest -n "${MAKEGOOD_TEST_JOBS:-2}" -m fault -vv --durations 10 --timeout 900 "$@" ;;
  check)   install requirements/dev.txt; exec .venv/bin/python -m tools.check "$@" ;;
  bench)   install requirements/dev.txt; exec .venv/bin/python -m bench "$@" ;;
  screens) install requirements/dev.txt; exec .venv/bin/python -m tools.screens "$@" ;;
  lock)    install requirements/dev.txt; uv_index; echo uv | .venv/bin/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header - -o requirements/uv.txt
           compile requirements/run; compile requirements/dev ;;
  help|-h|--help) usage ;;
  *) usage >&2; exit 2 ;;
esac
