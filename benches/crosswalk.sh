#!/usr/bin/env bash
# Measures the crosswalk stage from outside: wall time and peak memory of one run over
# a generated crosswalk of 542 (as many as this course has), 1,000 and 10,000 topics with
# five mappings each, the files in memory included. Needs GNU time.
set -euo pipefail
cd "$(dirname "$0")/.."
cargo build --release --quiet --example crosswalk_once
bin=${CARGO_TARGET_DIR:-target}/release/examples/crosswalk_once
[ $# -gt 0 ] || set -- 542 1000 10000
for size; do
    /usr/bin/time -f "%e s wall, %U+%S s CPU, %M KiB" "$bin" "$size"
done
