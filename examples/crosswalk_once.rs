//! Runs the crosswalk stage once over a generated crosswalk, so that its memory can be
//! measured from outside: `cargo run --release --example crosswalk_once 10000`.

#[path = "../benches/net/mod.rs"]
mod net;

use std::process::ExitCode;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let Some(n_topics) = std::env::args().nth(1).and_then(|n| n.parse().ok()) else {
        eprintln!("usage: crosswalk_once TOPICS");
        return ExitCode::from(2);
    };
    let (sources, book) = net::generated(n_topics);
    let checked = crossbook::crosswalk::crosswalk(&sources, &book);
    println!(
        "{} topics, {} mappings, {} inferred, {} complaints",
        checked.value.topics.len(),
        checked.value.mappings.len(),
        checked.value.inferred.len(),
        checked.diagnostics.len()
    );
    ExitCode::SUCCESS
}
