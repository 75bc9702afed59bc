//! Hands arguments and streams to [`crossbook::cli::run`] and returns its exit code.

use std::io::IsTerminal as _;
use std::process::ExitCode;

use crossbook::cli::{Streams, run};

/// Pages are thousands of small strings made by two threads at once.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let mut out = std::io::stdout().lock();
    let mut err = std::io::stderr();
    let color = err.is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|no| no.is_empty());
    let is_watched = err.is_terminal()
        && std::env::var_os("CI").is_none()
        && std::env::var_os("TERM").is_none_or(|terminal| terminal != "dumb");
    let streams = Streams {
        out: &mut out,
        err: &mut err,
        color,
        progress: is_watched,
    };
    ExitCode::from(run(std::env::args_os(), streams))
}
