//! Writes the generated course of the benchmarks to a folder, so that the program can
//! be measured from outside: `cargo run --release --example generate_course 1000 DIR`.

#[path = "../benches/course/mod.rs"]
mod course;

use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().collect();
    let (Some(n_lessons), Some(folder)) = (
        arguments.get(1).and_then(|n| n.parse().ok()),
        arguments.get(2),
    ) else {
        eprintln!("usage: generate_course LESSONS FOLDER");
        return ExitCode::from(2);
    };
    match course::write(&course::course(n_lessons), Path::new(folder)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("cannot write the course: {error}");
            ExitCode::from(2)
        }
    }
}
