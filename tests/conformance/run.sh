#!/usr/bin/env bash
# Checks the exports of the course in $SITE, and of the small books beside this file,
# with the tools that install.sh installs.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
site=${SITE:-$PWD/public}
hard=$PWD/target/conformance/site
# The checks hand over the program they tested; alone, it is made here.
if [ -z "${CROSSBOOK:-}" ]; then
    cargo build --quiet --locked
    CROSSBOOK=${CARGO_TARGET_DIR:-$PWD/target}/debug/crossbook
fi
"$CROSSBOOK" build -C tests/conformance/book --output "$hard"
target/conformance/venv/bin/python tests/conformance/check.py "$site" "$hard"
bound=$PWD/target/conformance/epub
"$CROSSBOOK" build -C tests/conformance/epub-book --output "$bound"
python3 tests/conformance/epub.py "${EPUBCHECK:-/usr/share/java/epubcheck.jar}" "$site" "$bound"
