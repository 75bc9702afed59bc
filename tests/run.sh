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

step "Format" cargo fmt --all --check
step "Lints" cargo clippy --all-targets --locked -- -D warnings
step "Tests" cargo test --locked
step "Documentation" env RUSTDOCFLAGS="-D warnings" cargo doc --no-deps --locked
step "The course, with warnings denied" cargo run --locked -- build --deny warnings
step "Python packages of the standards' tools" tests/conformance/install.sh
step "Exports, read by the standards' tools" env SITE="$PWD/public" tests/conformance/run.sh
step "Chromium and npm packages" tests/browser/install.sh
step "Browser" env SITE="$PWD/public" npm --prefix tests/browser test

printf '\nAll parts passed.\n'
