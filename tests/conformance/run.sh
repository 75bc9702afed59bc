#!/usr/bin/env bash
# Checks the exports of the course in $SITE, and of the small books beside this file,
# with the tools that install.sh installs.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
site=${SITE:-$PWD/public}
hard=$PWD/target/conformance/site
# The checks hand over the program they tested; alone, it is made here.
if [ -n "${CROSSBOOK:-}" ]; then
    "$CROSSBOOK" build -C tests/conformance/book --output "$hard"
else
    cargo run --quiet --locked -- build -C tests/conformance/book --output "$hard"
fi
target/conformance/venv/bin/python tests/conformance/check.py "$site" "$hard"
bound=$PWD/target/conformance/epub
cargo run --quiet --locked -- build -C tests/conformance/epub-book --output "$bound"
python3 tests/conformance/epub.py "${EPUBCHECK:-/usr/share/java/epubcheck.jar}" "$site" "$bound"
