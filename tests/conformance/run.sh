#!/usr/bin/env bash
# Checks the exports of the course in $SITE, and of the small book beside this file,
# with the tools that install.sh installs.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
site=${SITE:-$PWD/public}
hard=$PWD/target/conformance/site
cargo run --quiet --locked -- build -C tests/conformance/book --output "$hard"
target/conformance/venv/bin/python tests/conformance/check.py "$site" "$hard"
