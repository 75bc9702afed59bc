#!/usr/bin/env bash
# Measures whole builds from outside, disk included: wall time, CPU and peak memory
# of a cold build, a second build with nothing changed, and a build after one edit,
# for courses of 100, 1,000 and 10,000 lessons. Needs GNU time.
set -euo pipefail
cd "$(dirname "$0")/.."
cargo build --release --quiet --bin crossbook --example generate_course
bin=${CARGO_TARGET_DIR:-target}/release
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
measure() { # what folder
    /usr/bin/time -f "$1 %e s wall, %U+%S s CPU, %M KiB" "$bin/crossbook" build -C "$2" 2>&1 | tail -n 2
}
[ $# -gt 0 ] || set -- 100 1000 10000
for size; do
    book=$work/$size
    "$bin/examples/generate_course" "$size" "$book"
    echo "== $size lessons"
    measure cold "$book"
    measure again "$book"
    echo 'One more sentence.' >>"$book/content/alpha/module-000/lesson-00000.md"
    measure edited "$book"
    rm -rf "$book"
done
