//! Files, folders and moments that break programs. Whatever comes, the program says what
//! is wrong and where, in bounded time, and never leaves half a site.

mod heavy;
mod labels;
#[cfg(unix)]
mod links;
mod moments;
mod names;
mod output;
mod texts;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use tempfile::TempDir;

use crate::book::Book;
use crate::cli::{crossbook_in, files_below, on_disk};

/// A program that works for so long hangs, even without optimization on a busy machine.
const LIMIT: Duration = Duration::from_secs(180);

/// A book of one sound lesson.
fn sound() -> Book {
    Book::new([("content/pmp/a/charter.md", "# Charter\n\nText.\n")])
}

fn folder() -> TempDir {
    on_disk(&sound())
}

/// The complaints about the book in a folder, one a line.
fn complaints(root: &Path) -> String {
    crossbook_in(root, &["check", "-q", "--format", "short"]).err
}

/// A sound book with one more file of these bytes; what is complained about.
fn complaints_about(path: &str, bytes: &[u8]) -> String {
    let folder = folder();
    put(folder.path(), path, bytes);
    complaints(folder.path())
}

fn put(root: &Path, path: &str, bytes: &[u8]) -> PathBuf {
    let path = root.join(path);
    fs::create_dir_all(path.parent().expect("below a root")).expect("a temporary folder");
    fs::write(&path, bytes).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    path
}

/// The program as it is installed, on the book in a folder.
fn program(root: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_crossbook"));
    command.args(arguments).current_dir(root);
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// Runs a command to its end; fails if that takes too long, or if it is no orderly end.
fn finish(command: Command, what: &str) -> Output {
    try_finish(command).unwrap_or_else(|fault| panic!("{what}: {fault}"))
}

fn try_finish(mut command: Command) -> Result<Output, String> {
    let start = Instant::now();
    let mut child = command.spawn().expect("the program runs");
    // The few messages of our inputs fit into a pipe.
    while child.try_wait().expect("a child").is_none() {
        if start.elapsed() > LIMIT {
            child.kill().expect("a child can be killed");
            child.wait().expect("a child");
            return Err(format!("took more than {LIMIT:?}"));
        }
        sleep(Duration::from_millis(5));
    }
    let output = child.wait_with_output().expect("a child");
    let messages = String::from_utf8_lossy(&output.stderr);
    if matches!(output.status.code(), Some(0..=2)) && !messages.contains("panicked") {
        return Ok(output);
    }
    let shown: String = messages.chars().take(2_000).collect();
    Err(format!("{}\n{shown}", output.status))
}

/// What lies beside the output and does not belong there.
fn left_beside(root: &Path) -> Vec<String> {
    let entries = fs::read_dir(root).expect("the book's folder");
    let mut names: Vec<String> = entries
        .map(|entry| {
            entry
                .expect("readable")
                .file_name()
                .to_string_lossy()
                .into_owned()
        })
        .filter(|name| name.starts_with(".public") && name != ".public.lock")
        .collect();
    names.sort();
    names
}
