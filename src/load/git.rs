//! Asks git on which day each file last changed: one command, without a shell, that reads
//! the history and never the network.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;
use std::process::{Command, Stdio};

use jiff::civil::Date;

use super::{CONTENT, Code, ContentPath, Diagnostic, SourceFile, config};
use crate::sources::Sources;

/// What a line of the log begins with, and what follows the date: characters that stand
/// in no path that is read.
const COMMIT: char = '\u{1}';
const NAMES: char = '\u{2}';

/// The key that asks for this.
const KEY: &str = "git_dates";

/// Adds the days of the last commits, if the book asks for them; what stands in the way
/// is a warning.
pub(super) fn add_dates(root: &Path, sources: &mut Sources) {
    let Some(file) = &sources.config else {
        return;
    };
    if !config::config(file).value.output.git_dates {
        return;
    }
    let fault = match log(root) {
        Ok(text) => {
            let history = history(&text);
            let lessons = sources.lessons.iter();
            let n_cut = lessons
                .filter(|lesson| history.cut.contains_key(&lesson.path))
                .count();
            sources.dates = history.dates;
            (n_cut > 0).then(|| shallow(file, n_cut))
        }
        Err(why) => Some(complaint(file, format!("git tells no dates: {why}"))),
    };
    sources.faults.extend(fault);
}

fn complaint(file: &SourceFile, message: String) -> Diagnostic {
    let at = file.text.find(KEY).unwrap_or_default();
    let length = if file.text[at..].starts_with(KEY) {
        KEY.len()
    } else {
        0
    };
    Diagnostic::new(Code::NoGitDates, file.span(at..at + length), message)
}

fn shallow(file: &SourceFile, n_cut: usize) -> Diagnostic {
    let lessons = match n_cut {
        1 => "1 lesson has".to_owned(),
        _ => format!("{n_cut} lessons have"),
    };
    complaint(
        file,
        format!("the history is cut off (a shallow clone), so {lessons} no date"),
    )
    .help("fetch the whole history: `git fetch --unshallow`, or `fetch-depth: 0` in a workflow")
}

/// The log of everything below `content/`, newest first; paths are seen from `root`.
fn log(root: &Path) -> Result<String, String> {
    let format = format!("--format={COMMIT}%cs{NAMES}%D");
    let ran = Command::new("git")
        .arg("-C")
        .arg(root)
        .args(["--no-pager", "--no-optional-locks"])
        // Settings of a repository must not start other programs.
        .args([
            "-c",
            "log.showSignature=false",
            "-c",
            "core.fsmonitor=false",
        ])
        .args(["log", "-z", "--name-only", "--relative", "--no-renames"])
        .args(["--no-ext-diff", "--decorate=short", &format, "--", CONTENT])
        .env("GIT_NO_LAZY_FETCH", "1")
        .env("GIT_TERMINAL_PROMPT", "0")
        .env("LC_ALL", "C")
        .stdin(Stdio::null())
        .output();
    match ran {
        Ok(output) if output.status.success() => {
            Ok(String::from_utf8_lossy(&output.stdout).into_owned())
        }
        Ok(output) => {
            let said = String::from_utf8_lossy(&output.stderr);
            let line = said.lines().next().unwrap_or("it failed");
            if line.contains("not a git repository") {
                return Err("the book is in no repository".to_owned());
            }
            Err(line.trim_start_matches("fatal: ").to_owned())
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => Err("it is not installed".into()),
        Err(error) => Err(error.to_string()),
    }
}

/// When files last changed, as far as the history tells.
#[derive(Debug, Default)]
struct History {
    dates: BTreeMap<ContentPath, Date>,
    /// Files that seem to begin with the first commit of a history that is cut off.
    cut: BTreeMap<ContentPath, ()>,
}

/// Reads a log; the first commit that names a file is the last that changed it.
fn history(log: &str) -> History {
    let mut history = History::default();
    let mut date = None;
    let mut is_cut = false;
    for part in log.split('\0') {
        if let Some(commit) = part.trim_start_matches('\n').strip_prefix(COMMIT) {
            let (day, names) = commit.split_once(NAMES).unwrap_or((commit, ""));
            date = day.parse::<Date>().ok();
            is_cut = names.split(", ").any(|name| name == "grafted");
        } else if let Some(path) = ContentPath::new(part.trim_start_matches('\n')) {
            if history.dates.contains_key(&path) || history.cut.contains_key(&path) {
                continue;
            }
            match date.filter(|_| !is_cut) {
                Some(date) => {
                    history.dates.insert(path, date);
                }
                None => {
                    history.cut.insert(path, ());
                }
            }
        }
    }
    history
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_commit_of_a_file_counts() {
        let log = "\u{1}2026-03-02\u{2}HEAD -> main\0\ncontent/a.md\0content/b c.md\0\
                   \u{1}2026-03-01\u{2}\0\u{1}2026-02-01\u{2}tag: x, grafted\0\
                   \ncontent/a.md\0content/old.md\0";
        let history = history(log);
        let dates: Vec<String> = history
            .dates
            .iter()
            .map(|(path, date)| format!("{path} {date}"))
            .collect();
        assert_eq!(
            dates,
            ["content/a.md 2026-03-02", "content/b c.md 2026-03-02"]
        );
        let cut: Vec<&str> = history.cut.keys().map(ContentPath::as_str).collect();
        assert_eq!(cut, ["content/old.md"]);
    }
}
