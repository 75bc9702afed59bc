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
    let is_dumb = std::env::var_os("TERM").is_some_and(|terminal| terminal == "dumb");
    let color = !is_dumb
        && std::env::var_os("NO_COLOR").is_none_or(|no| no.is_empty())
        && std::env::var_os("CLICOLOR").is_none_or(|color| color != "0");
    let is_watched = err.is_terminal() && std::env::var_os("CI").is_none() && !is_dumb;
    let streams = Streams {
        color: color && err.is_terminal(),
        out_color: color && out.is_terminal(),
        out: &mut out,
        err: &mut err,
        progress: is_watched,
    };
    ExitCode::from(run(std::env::args_os(), streams))
}
