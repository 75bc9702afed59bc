#!/usr/bin/env bash
# Every check of the project, in order, installing what they need. Stops at the first
# failure; skips nothing.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

step() { # name, command …
    printf '\n== %s\n' "$1"
    shift
    "$@"
}

# What runs beside something else has a process group of its own, so that it ends with all
# that it started.
set -m
# Downloads run beside the compiler; both use Debian's packages, so one after the other.
mkdir -p target
{ tests/conformance/install.sh && tests/browser/install.sh; } >target/install.log 2>&1 &
installing=$!
set +m
beside=
trap 'for group in $installing $beside; do kill -- "-$group" 2>/dev/null || true; done' EXIT
installed() {
    wait "$installing" || { cat target/install.log && return 1; }
}

step "Format" cargo fmt --all --check
step "Lints" cargo clippy --all-targets --locked -- -D warnings
step "Tests" cargo test --locked
# The program that the tests were run with: `cargo run` would compile much again, since the
# tests' own dependencies ask more of some packages.
export CROSSBOOK="${CARGO_TARGET_DIR:-$PWD/target}/debug/crossbook"
step "The course, with warnings denied" "$CROSSBOOK" build --deny warnings
step "Chromium, npm packages and Python packages" installed
# Neither needs two cores: the browser waits for its pages, the other tools use one.
set -m
{
    step "Exports, read by the standards' tools" env SITE="$PWD/public" tests/conformance/run.sh &&
        step "Documentation" env RUSTDOCFLAGS="-D warnings" cargo doc --no-deps --locked
} >target/beside.log 2>&1 &
beside=$!
set +m
finished() {
    wait "$beside" || { cat target/beside.log && return 1; }
    cat target/beside.log
}
step "Browser" env SITE="$PWD/public" npm --prefix tests/browser test
finished

printf '\nAll parts passed.\n'
