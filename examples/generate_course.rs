//! Writes the generated course of the benchmarks to a folder, so that the program can
//! be measured from outside: `cargo run --release --example generate_course 1000 DIR`. A
//! third argument is the seed of another course of the same kind.

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
        eprintln!("usage: generate_course LESSONS FOLDER [SEED]");
        return ExitCode::from(2);
    };
    let seed = arguments.get(3).and_then(|seed| seed.parse().ok());
    let files = course::course_of(n_lessons, seed.unwrap_or(0));
    match course::write(&files, Path::new(folder)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("cannot write the course: {error}");
            ExitCode::from(2)
        }
    }
}
