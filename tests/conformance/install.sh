#!/usr/bin/env bash
# Installs what the conformance tests need: Debian's epubcheck with a Java to run it, and
# a Python environment with the packages of requirements.txt, in target/conformance/venv.
# Does nothing when they are there.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
venv=../../target/conformance/venv

fail() {
  printf 'install.sh: %s\n' "$1" >&2
  exit 1
}

# Runs a command as root: at once if we are, else through sudo without a prompt.
as_root() {
  if [ "$(id -u)" -eq 0 ]; then
    "$@"
  elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
    sudo -n "$@"
  else
    fail "installing python3-venv needs root. Run 'apt-get install python3-venv' as root."
  fi
}

if [ ! -r "${EPUBCHECK:-/usr/share/java/epubcheck.jar}" ] || ! command -v java >/dev/null 2>&1; then
  command -v apt-get >/dev/null 2>&1 || fail "epubcheck or Java is missing, and there is no apt-get. Set EPUBCHECK to its jar."
  as_root env DEBIAN_FRONTEND=noninteractive apt-get update
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends epubcheck default-jre-headless
fi

# The copy is written last, so its being there tells that the rest is.
if cmp -s requirements.txt "$venv/requirements.txt"; then
  exit 0
fi

command -v python3 >/dev/null 2>&1 || fail "python3 is missing. Install Python 3.11 or later."
if ! python3 -c 'import ensurepip, venv' 2>/dev/null; then
  command -v apt-get >/dev/null 2>&1 || fail "Python's venv is missing, and there is no apt-get."
  as_root env DEBIAN_FRONTEND=noninteractive apt-get update
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends python3-venv
fi
rm -rf "$venv"
python3 -m venv "$venv"
"$venv/bin/pip" install --quiet --no-deps --no-compile --disable-pip-version-check -r requirements.txt
"$venv/bin/pip" check --disable-pip-version-check
cp requirements.txt "$venv/requirements.txt"
