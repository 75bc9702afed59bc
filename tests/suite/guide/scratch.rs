//! The folder of a page: its files are written and its commands are run there.

use std::fmt::Write as _;
use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::PathBuf;
use std::process::{Command as Process, Stdio};

use tempfile::TempDir;

use super::page::{Command, File, Listing, Page, Step};
use crate::cli::{crossbook, crossbook_in};

/// Commands that no test can run, and why.
const NOT_RUN: &[(&str, &str)] = &[
    ("cargo install", "takes minutes"),
    ("git push", "needs somewhere to push to"),
    ("gh ", "needs an account"),
];

/// Stands for the folder above where a command prints a whole path.
const HOME: &str = "/home/ada";

/// The last line of the preview's greeting.
const READY: &str = "Ctrl-C ends the preview";

/// Where a page's files are.
pub struct Scratch {
    root: TempDir,
    /// The folder that the page is in at the moment.
    here: PathBuf,
    is_update: bool,
    /// What is printed must be what is shown.
    is_strict: bool,
}

/// What is wrong with pages that share a folder; with `is_update` their listings are
/// corrected.
pub fn try_pages(pages: &[&Page], is_update: bool, is_strict: bool) -> Vec<String> {
    let mut scratch = Scratch::new(is_update, is_strict);
    let mut all = Vec::new();
    for page in pages {
        let mut faults = Vec::new();
        let mut changes = Vec::new();
        for step in page.steps() {
            match step {
                Err(fault) => faults.push(fault),
                Ok(Step::Run(listing)) => {
                    let (text, _) = scratch.listing(&listing, &mut faults);
                    changes.push((listing.range, text));
                }
                Ok(Step::Write(file)) => faults.extend(scratch.write(&file).err()),
            }
        }
        if is_update {
            page.rewrite(changes);
        }
        if scratch.here.join("book.toml").exists() {
            let ran = crossbook_in(&scratch.here, &["check", "--deny", "warnings"]);
            if ran.code != 0 {
                faults.push(format!("the page ends with a faulty book\n{}", ran.err));
            }
        }
        all.extend(faults.iter().map(|fault| format!("{}: {fault}", page.path)));
    }
    all
}

impl Scratch {
    pub fn new(is_update: bool, is_strict: bool) -> Self {
        let root = tempfile::tempdir().expect("a temporary folder");
        let here = root.path().canonicalize().expect("it is there");
        // Pages put things beside it.
        let here = here.join("courses");
        fs::create_dir(&here).expect("writable");
        Self {
            root,
            here,
            is_update,
            is_strict,
        }
    }

    /// Writes a file, or adds to one that must be there.
    pub fn write(&self, file: &File) -> Result<(), String> {
        let path = &file.path;
        let place = self.here.join(path);
        let mut whole = file.text.clone();
        if file.is_added {
            let old = fs::read_to_string(&place);
            let old = old.map_err(|error| format!("nothing to add to, `{path}`: {error}"))?;
            whole = format!("{old}\n{whole}");
        }
        fs::create_dir_all(place.parent().expect("below the folder")).expect("writable");
        if path == "book.toml" {
            // A book has the folder of its lessons, though no page shows one made.
            fs::create_dir_all(place.with_file_name("content")).expect("writable");
        }
        fs::write(&place, whole).map_err(|error| format!("{path}: {error}"))
    }

    /// Runs the commands of a listing. Gives its text as it should be, and what the last
    /// command printed.
    pub fn listing(&mut self, listing: &Listing, faults: &mut Vec<String>) -> (String, String) {
        let mut text = String::new();
        let mut last = String::new();
        for command in &listing.commands {
            last = self.shown(command, faults);
            text.push_str(&command.written);
            text.push_str(&last);
        }
        (text, last)
    }

    /// What a page should show below a command. A difference is a fault, unless pages are
    /// being updated.
    fn shown(&mut self, command: &Command, faults: &mut Vec<String>) -> String {
        let line = command.line.as_str();
        if NOT_RUN.iter().any(|(start, _)| line.starts_with(start)) {
            faults.extend(known_package(line).err());
            return command.shown.clone();
        }
        let printed = match line.strip_prefix("crossbook serve") {
            Some(rest) if !rest.contains("--help") => {
                faults.extend(known_options(line).err());
                match rest.contains("--open") {
                    true => return command.shown.clone(),
                    false => self.preview(line),
                }
            }
            _ => self.run(line),
        };
        if plain(&printed) == plain(&command.shown) {
            return as_shown(&command.shown);
        }
        if !self.is_update && self.is_strict {
            faults.push(difference(line, &command.shown, &printed));
        }
        as_shown(&printed)
    }

    /// Runs a line in a shell; says what it printed.
    fn run(&mut self, line: &str) -> String {
        if let Some(folder) = line.strip_prefix("cd ") {
            self.here = self.here.join(folder);
            return String::new();
        }
        let script = format!("exec 2>&1\ncrossbook() {{ \"$CROSSBOOK\" \"$@\"; }}\n{line}");
        let output = Process::new("sh")
            .args(["-c", &script])
            .current_dir(&self.here)
            .stdin(Stdio::null())
            .env("CROSSBOOK", env!("CARGO_BIN_EXE_crossbook"))
            .env("HOME", self.root.path())
            .env("COLUMNS", "80")
            .env("LC_ALL", "C.UTF-8")
            .output()
            .expect("there is a shell");
        let text = String::from_utf8_lossy(&output.stdout);
        let root = self.root.path().canonicalize().expect("it is there");
        text.replace(&*root.to_string_lossy(), HOME)
    }

    /// Starts the preview, reads its greeting and ends it.
    fn preview(&self, line: &str) -> String {
        let arguments = line.split_whitespace().skip(1);
        let mut child = Process::new(env!("CARGO_BIN_EXE_crossbook"))
            .args(arguments)
            .current_dir(&self.here)
            .stdin(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program runs");
        let stderr = BufReader::new(child.stderr.take().expect("it was piped"));
        let mut said = String::new();
        for line in stderr.lines() {
            let line = line.expect("messages are UTF-8");
            said.push_str(&line);
            said.push('\n');
            if line == READY {
                break;
            }
        }
        let _ = child.kill();
        let _ = child.wait();
        said
    }
}

/// Whether a command's options are known: they are read before the help is shown.
fn known_options(line: &str) -> Result<(), String> {
    let arguments: Vec<&str> = line.split_whitespace().skip(1).collect();
    let ran = crossbook(&[&arguments[..], &["--help"]].concat());
    match ran.code {
        0 => Ok(()),
        _ => Err(format!("{line}: {}", ran.err)),
    }
}

/// Whether an installation names this package or its folder.
fn known_package(line: &str) -> Result<(), String> {
    let Some(what) = line.strip_prefix("cargo install ") else {
        return Ok(());
    };
    let known = [env!("CARGO_PKG_NAME"), "--path ."];
    let is_known = known.iter().any(|name| what.starts_with(name));
    is_known
        .then_some(())
        .ok_or(format!("what does `{line}` install?"))
}

/// What is printed, as a page shows it: seconds of a quick machine, no spaces at the end
/// of lines.
fn as_shown(printed: &str) -> String {
    let lines = printed.lines().map(|line| {
        let words: Vec<&str> = line.trim_end().split(' ').collect();
        let mut shown = words.clone();
        for (index, word) in words.iter().enumerate() {
            let next = words.get(index + 1).copied().unwrap_or_default();
            if word.parse::<f64>().is_ok() && matches!(next, "s:" | "s," | "s") {
                shown[index] = "0.02";
            }
            if word.starts_with("http://127.0.0.1:") {
                shown[index] = "http://127.0.0.1:4000/";
            }
        }
        format!("{}\n", shown.join(" "))
    });
    lines.collect()
}

/// A listing without the numbers of pages and files, which change with the theme.
fn plain(text: &str) -> String {
    const COUNTED: [&str; 5] = ["page", "pages", "file", "files", "written"];
    let lines = as_shown(text);
    let lines = lines.trim_end().lines().map(|line| {
        let words: Vec<&str> = line.split(' ').collect();
        let mut shown = words.clone();
        for (index, word) in words.iter().enumerate() {
            let next = words.get(index + 1).copied().unwrap_or_default();
            let is_counted = COUNTED.contains(&next.trim_end_matches([',', ';']));
            if is_counted && word.parse::<u32>().is_ok() {
                shown[index] = "#";
            }
        }
        shown.join(" ")
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// The lines that differ, those of the page after `-`, those that were printed after `+`.
fn difference(command: &str, shown: &str, printed: &str) -> String {
    let mut text = format!("`{command}` prints something else\n");
    for line in shown.lines() {
        let _ = writeln!(text, "  - {line}");
    }
    for line in printed.lines() {
        let _ = writeln!(text, "  + {line}");
    }
    text
}
