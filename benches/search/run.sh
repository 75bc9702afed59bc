#!/usr/bin/env bash
# Compares the search of Crossbook with Pagefind, Lunr and MiniSearch, and prints tables
# in Markdown. Arguments are those of evaluate.mjs: `--quick`, `--losses FILE`, sizes.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
../../tests/browser/install.sh >&2
installed=node_modules/.package-lock.json
if [ ! -f "$installed" ] || [ "$installed" -ot package-lock.json ]; then
    npm ci --ignore-scripts --no-audit --no-fund >&2
fi
cargo build --release --quiet --manifest-path ../../Cargo.toml --bin crossbook --example generate_course
exec node evaluate.mjs "$@"
