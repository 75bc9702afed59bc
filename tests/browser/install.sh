#!/usr/bin/env bash
# Installs what the browser tests need: Debian's Chromium, and the packages of
# package-lock.json. Does nothing when both are there.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

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
    fail "installing Chromium needs root. Run 'apt-get install chromium' as root, or set CHROMIUM to the path of a Chromium."
  fi
}

if [ -n "${CHROMIUM:-}" ]; then
  [ -x "$CHROMIUM" ] || fail "CHROMIUM names $CHROMIUM, which is not a program."
elif [ ! -x /usr/bin/chromium ]; then
  command -v apt-get >/dev/null 2>&1 ||
    fail "there is no /usr/bin/chromium and no apt-get. Install Chromium and set CHROMIUM to its path."
  as_root env DEBIAN_FRONTEND=noninteractive apt-get update
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends chromium
  [ -x /usr/bin/chromium ] || fail "apt-get installed Chromium, but there is no /usr/bin/chromium. Set CHROMIUM to its path."
fi

# npm writes node_modules/.package-lock.json last, so its age is that of the whole.
installed=node_modules/.package-lock.json
if [ ! -f "$installed" ] || [ "$installed" -ot package-lock.json ]; then
  command -v npm >/dev/null 2>&1 || fail "npm is missing. Install Node.js 20 or later."
  npm ci --ignore-scripts --no-audit --no-fund
fi
