//! The case files: one behavior each, as the book that shows it.
//!
//! A case is a Markdown file: a sentence on what is shown, then fenced blocks whose
//! first line says what they are.
//!
//! | block | meaning |
//! | --- | --- |
//! | `md content/pmp/a/x.md` | a file of the book: its language, then its path |
//! | `options` | `drafts = true` builds drafts too; `crlf = true` ends all lines with CR LF |
//! | `diagnostics` | exactly the complaints, one a line; none if the block is absent |
//! | `html pmp/a/x/index.html` | any other path is a file of the site: each line must stand in it, each line after `! ` must not |
//! | `files` | files that the site must have, after `! ` must not have |
//!
//! A book without `book.toml` has one with the title `Test`. `UPDATE=1` rewrites the
//! `diagnostics` blocks; read every changed line before you keep it.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use crossbook::diagnostic::Code;
use crossbook::site::{Built, Options};

use crate::book::{Book, diagnostics, find_output};

/// One test for each folder below `cases/`.
macro_rules! folders {
    ($($name:ident)*) => {
        const FOLDERS: &[&str] = &[$(stringify!($name)),*];
        $(
            #[test]
            fn $name() {
                check_folder(stringify!($name));
            }
        )*
    };
}

folders! { settings front_matter markdown links places pages crosswalk themes paths course_blocks }

/// Codes without a case, and why. `bad_input` covers them.
const NOT_IN_CASES: &[(Code, &str)] = &[
    (Code::UnreadableFile, "only a disk has unreadable files"),
    (Code::NoContent, "only a disk has folders"),
    (Code::NotUtf8, "a case file is UTF-8"),
    (Code::NulByte, "seen when a file is loaded"),
    (Code::LinkOutOfBook, "only a disk has symbolic links"),
    (Code::LineTooLong, "a case file of a megabyte helps nobody"),
    (Code::NoGitDates, "of repositories; see `git_dates`"),
    (Code::InvalidTable, "of imported files; see `import`"),
    (Code::TableTooLarge, "of imported files; see `import`"),
    (Code::MissingCell, "of imported files; see `import`"),
    (Code::UnknownPrefix, "of imported files; see `import`"),
    (Code::UnclearSet, "of imported files; see `import`"),
    (Code::SetExists, "of imported files; see `import`"),
    (Code::NotCarried, "of imported files; see `import`"),
    (Code::EmptyCourse, "of imported folders; see `courses`"),
    (
        Code::InferenceLimit,
        "a hub topic with 450 rows; tested in `crosswalk::infer_tests`",
    ),
    (
        Code::TooManyItems,
        "a case file of 201 questions helps nobody",
    ),
];

#[test]
fn every_folder_of_cases_has_a_test() {
    let found: BTreeSet<String> = fs::read_dir(cases_folder())
        .expect("the folder of the cases")
        .map(|entry| entry.expect("readable").file_name().into_string().unwrap())
        .collect();
    let tested: BTreeSet<String> = FOLDERS.iter().map(|name| (*name).to_owned()).collect();
    assert_eq!(found, tested, "folders below `tests/suite/cases/`");
}

#[test]
fn every_code_has_a_case() {
    let mut reported = BTreeSet::new();
    for folder in FOLDERS {
        for path in files_of(folder) {
            let case = Case::read(&path).unwrap_or_else(|fault| panic!("{fault}"));
            let lines = case.diagnostics.lines();
            reported.extend(lines.filter_map(code_of).map(Code::name));
        }
    }
    let excused: BTreeSet<&str> = NOT_IN_CASES.iter().map(|(code, _)| code.name()).collect();
    let missing: Vec<&str> = Code::ALL
        .iter()
        .map(|code| code.name())
        .filter(|name| !reported.contains(name) && !excused.contains(name))
        .collect();
    assert!(missing.is_empty(), "no case reports {missing:#?}");
    let needless: Vec<&&str> = excused.intersection(&reported).collect();
    assert!(needless.is_empty(), "{needless:?} have cases now");
}

/// The code in a line such as `a.md:1:1: error[broken-link]: …`.
fn code_of(line: &str) -> Option<Code> {
    let (_, rest) = line.split_once('[')?;
    Code::named(rest.split_once("]: ")?.0)
}

fn cases_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/suite/cases")
}

fn files_of(folder: &str) -> Vec<PathBuf> {
    let folder = cases_folder().join(folder);
    let entries = fs::read_dir(&folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display()));
    let mut files: Vec<PathBuf> = entries
        .map(|entry| entry.expect("readable").path())
        .collect();
    files.sort();
    files
}

/// Runs every case of a folder, then fails with all that went wrong.
fn check_folder(folder: &str) {
    let files = files_of(folder);
    assert!(!files.is_empty(), "no cases in `{folder}`");
    let update = std::env::var_os("UPDATE").is_some();
    let mut report = String::new();
    let mut n_failed = 0;
    for path in &files {
        let faults = check(path, update);
        if !faults.is_empty() {
            n_failed += 1;
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            let _ = writeln!(report, "\n== {folder}/{name}\n{}", faults.join("\n"));
        }
    }
    assert!(
        n_failed == 0,
        "{n_failed} of {} cases fail\n{report}",
        files.len()
    );
}

/// What is wrong with one case.
fn check(path: &Path, update: bool) -> Vec<String> {
    match Case::read(path) {
        Ok(case) => case.faults(update.then_some(path)),
        Err(fault) => vec![fault],
    }
}

/// A case as written.
struct Case {
    text: String,
    book: Book,
    options: Options,
    /// Lines of the `diagnostics` block.
    diagnostics: String,
    expected: Vec<Expected>,
}

/// What is expected of one file of the site.
enum Expected {
    /// The file exists, or does not.
    Exists { path: String, wanted: bool },
    /// A line stands in the file, or does not.
    Holds {
        path: String,
        line: String,
        wanted: bool,
    },
}

/// A fenced block of a case file.
pub struct Block {
    /// The words behind the backticks.
    pub info: String,
    pub text: String,
    /// Bytes of the case file from the opening fence to behind the closing one.
    pub range: std::ops::Range<usize>,
}

impl Case {
    fn read(path: &Path) -> Result<Self, String> {
        let in_file = |fault: String| format!("{}: {fault}", path.display());
        let text = fs::read_to_string(path).map_err(|error| in_file(error.to_string()))?;
        Self::parse(text).map_err(in_file)
    }

    fn parse(text: String) -> Result<Self, String> {
        let blocks = blocks(&text)?;
        let begins = blocks.first().map_or(0, |first| first.range.start);
        if text[..begins].trim().is_empty() {
            return Err("begin with a sentence on what is shown".to_owned());
        }
        let mut case = Self {
            text,
            book: Book::new::<&str, &str>([]),
            options: Options::default(),
            diagnostics: String::new(),
            expected: Vec::new(),
        };
        let mut crlf = false;
        for block in blocks {
            match block.info.split_once(' ') {
                None => match block.info.as_str() {
                    "diagnostics" => case.diagnostics = block.text,
                    "files" => case.expected.extend(lines_of(&block.text).map(exists)),
                    "options" => crlf |= case.options(&block.text)?,
                    other => return Err(format!("what is a block `{other}`?")),
                },
                Some((_, path)) if is_of_book(path) => {
                    case.book.set(path, block.text);
                }
                Some((_, path)) => {
                    let holds = lines_of(&block.text).map(|(line, wanted)| Expected::Holds {
                        path: path.to_owned(),
                        line: line.to_owned(),
                        wanted,
                    });
                    case.expected.extend(holds);
                }
            }
        }
        if crlf {
            for text in case.book.0.values_mut() {
                *text = text.replace('\n', "\r\n");
            }
        }
        Ok(case)
    }

    /// What does not hold. With `update`, wrong diagnostics are corrected in that file.
    fn faults(&self, update: Option<&Path>) -> Vec<String> {
        let built = catch_unwind(AssertUnwindSafe(|| self.book.build(self.options)));
        let Ok(built) = built else {
            return vec!["the build panicked; see above".to_owned()];
        };
        let mut faults = Vec::new();
        let found = diagnostics(&built);
        if found != self.diagnostics {
            match update {
                Some(path) => self.update(path, &found),
                None => faults.push(difference(&self.diagnostics, &found)),
            }
        }
        for expected in &self.expected {
            faults.extend(expected.faults(&built));
        }
        faults
    }

    /// Reads the `options` block; says whether lines end with CR LF.
    fn options(&mut self, text: &str) -> Result<bool, String> {
        let mut crlf = false;
        for line in text.lines().filter(|line| !line.trim().is_empty()) {
            match line.trim() {
                "drafts = true" => self.options.drafts = true,
                "crlf = true" => crlf = true,
                other => return Err(format!("what is the option `{other}`?")),
            }
        }
        Ok(crlf)
    }

    /// Puts the diagnostics that were found into the case file.
    fn update(&self, path: &Path, found: &str) {
        let mut text = self.text.clone();
        let blocks = blocks(&text).expect("read before");
        let old = blocks.iter().find(|block| block.info == "diagnostics");
        let new = format!("```diagnostics\n{found}```\n");
        match (old, found.is_empty()) {
            (Some(old), true) => text.replace_range(old.range.clone(), ""),
            (Some(old), false) => text.replace_range(old.range.clone(), &new),
            (None, true) => {}
            (None, false) => text = format!("{}\n\n{new}", text.trim_end()),
        }
        fs::write(path, format!("{}\n", text.trim_end())).expect("case files can be written");
    }
}

/// Whether a path names a file of the book, not one of its site.
fn is_of_book(path: &str) -> bool {
    path == "book.toml" || path.starts_with("content/") || path.starts_with("themes/")
}

/// The lines that say something, and whether what they say is wanted.
fn lines_of(text: &str) -> impl Iterator<Item = (&str, bool)> {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.map(|line| match line.strip_prefix("! ") {
        Some(unwanted) => (unwanted.trim(), false),
        None => (line, true),
    })
}

fn exists((path, wanted): (&str, bool)) -> Expected {
    Expected::Exists {
        path: path.to_owned(),
        wanted,
    }
}

/// The fenced blocks of a case file.
pub fn blocks(text: &str) -> Result<Vec<Block>, String> {
    let mut blocks = Vec::new();
    let mut open: Option<(usize, Block)> = None;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let bare = line.trim_end();
        let n_ticks = bare.len() - bare.trim_start_matches('`').len();
        match &mut open {
            None if n_ticks >= 3 => {
                let block = Block {
                    info: bare[n_ticks..].trim().to_owned(),
                    text: String::new(),
                    range: start..start,
                };
                open = Some((n_ticks, block));
            }
            None => {}
            Some((opened_with, _)) if n_ticks == bare.len() && n_ticks >= *opened_with => {
                let (_, mut block) = open.take().expect("matched above");
                block.range.end = at;
                blocks.push(block);
            }
            Some((_, block)) => block.text.push_str(line),
        }
    }
    match open {
        Some((_, block)) => Err(format!("the block `{}` is never closed", block.info)),
        None => Ok(blocks),
    }
}

impl Expected {
    /// What the site does not keep of the expectation.
    fn faults(&self, built: &Built) -> Option<String> {
        match self {
            Self::Exists { path, wanted } => {
                let exists = built.site.files.keys().any(|file| file.as_str() == path);
                match (exists, *wanted) {
                    (false, true) => Some(format!("the site lacks `{path}`{}", names(built))),
                    (true, false) => Some(format!("the site has `{path}`, but must not")),
                    _ => None,
                }
            }
            Self::Holds { path, line, wanted } => {
                let Some(text) = find_output(built, path) else {
                    return Some(format!("the site lacks `{path}`{}", names(built)));
                };
                match (text.contains(line), *wanted) {
                    (false, true) => Some(format!(
                        "`{path}` lacks\n  - {line}\nits nearest line is\n  + {}",
                        nearest(text, line)
                    )),
                    (true, false) => Some(format!("`{path}` holds, but must not\n  + {line}")),
                    _ => None,
                }
            }
        }
    }
}

fn names(built: &Built) -> String {
    let names = built.site.files.keys().map(|path| format!("\n    {path}"));
    format!("; it has{}", names.collect::<String>())
}

/// The line of a page that is most like an expected one.
fn nearest(text: &str, line: &str) -> String {
    let likeness = |a: &&str| (strsim::sorensen_dice(a, line) * 1e6) as u64;
    let found = text.lines().max_by_key(likeness).unwrap_or("(empty)");
    found.trim().chars().take(400).collect()
}

/// The lines that differ, expected ones after `-`, found ones after `+`.
fn difference(expected: &str, found: &str) -> String {
    let mut out = String::from("diagnostics differ (- expected, + found)");
    for line in expected
        .lines()
        .filter(|line| !found.lines().any(|l| l == *line))
    {
        let _ = write!(out, "\n  - {line}");
    }
    for line in found
        .lines()
        .filter(|line| !expected.lines().any(|l| l == *line))
    {
        let _ = write!(out, "\n  + {line}");
    }
    if !out.contains('\n') {
        let _ = write!(out, "\nin order or number:\n{found}");
    }
    out
}

#[test]
fn cases_that_do_not_hold_say_why() {
    let text = "A page.\n\n```md content/about.md\n# About\n\n[x](gone.md)\n```\n\n\
                ```diagnostics\nnothing of the kind\n```\n\n\
                ```html about/index.html\n<h1>Abuot</h1>\n! <h1>About</h1>\n```\n\n\
                ```html away/index.html\nText\n```\n\n\
                ```files\nindex.html\n! 404.html\ngone.html\n```\n";
    let case = Case::parse(text.to_owned()).expect("a case");
    let faults = case.faults(None);
    let wanted = [
        "- nothing of the kind\n  + content/about.md:3:5: error[broken-link]",
        "`about/index.html` lacks\n  - <h1>Abuot</h1>\nits nearest line is\n  + <h1>About</h1>",
        "`about/index.html` holds, but must not\n  + <h1>About</h1>",
        "the site lacks `away/index.html`; it has\n",
        "the site has `404.html`, but must not",
        "the site lacks `gone.html`; it has\n",
    ];
    assert_eq!(faults.len(), wanted.len(), "{faults:#?}");
    for (fault, wanted) in faults.iter().zip(wanted) {
        assert!(fault.contains(wanted), "{fault}\nlacks\n{wanted}");
    }
    for (text, fault) in [
        ("```md content/a.md\n```\n", "begin with a sentence"),
        ("Some.\n\n```md content/a.md\n", "is never closed"),
        ("Some.\n\n```sideways\n```\n", "what is a block `sideways`?"),
        (
            "Some.\n\n```options\nfast = true\n```\n",
            "what is the option",
        ),
    ] {
        let found = Case::parse(text.to_owned()).err().unwrap_or_default();
        assert!(found.contains(fault), "{text}\n{found}");
    }
}
