//! How the source is arranged: rooms, sizes, and what a stage must not know.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

/// Lines above which a file needs a reason.
const LONGEST: usize = 500;

/// Files that may be longer, and why.
const LONG_FILES: &[(&str, &str)] = &[
    (
        "link/resolve.rs",
        "every kind of reference, and one table of names for all",
    ),
    (
        "parse/outline.rs",
        "one walk over the tree; its places belong to it",
    ),
];

/// Files that may use hash maps. Each looks keys up or sorts what it iterates; the order
/// of a hash map must never reach the site.
const HASHED: &[(&str, &str)] = &[
    ("address.rs", "next number of an anchor, looked up"),
    ("highlight/tokens.rs", "class of a scope, looked up"),
    ("link/arrange.rs", "number of a folder, looked up"),
    ("link/collisions.rs", "file at a path, looked up"),
    (
        "link/resolve.rs",
        "number of a lesson, looked up; iterated only into an ordered set",
    ),
    ("memo.rs", "results by key; iterated only to forget"),
    ("parse/markdown.rs", "number of a tree's node, looked up"),
    ("parse/outline.rs", "number of a tree's node, looked up"),
    ("search/block.rs", "number of a word, looked up"),
    ("search/facets.rs", "number of a value, looked up"),
    ("search/merge.rs", "last place of a stem, looked up"),
    ("search/postings.rs", "number of a word, looked up"),
];

/// What a stage must not mention: the disk, the clock, the environment, the network.
const OUTSIDE: [&str; 9] = [
    "std::fs",
    "std::env",
    "std::time",
    "std::net",
    "std::process",
    "SystemTime",
    "Instant",
    "println!",
    "print!(",
];

/// A file of the source.
struct Source {
    /// From `src/`.
    path: String,
    text: String,
}

impl Source {
    /// The module of `lib.rs` that holds the file.
    fn room(&self) -> &str {
        let first = self.path.split('/').next().unwrap_or_default();
        first.trim_end_matches(".rs")
    }

    /// The lines of the program, numbered from 1: no tests, no comments.
    fn program(&self) -> Vec<(usize, &str)> {
        let mut program = Vec::new();
        if self.is_test() {
            return program;
        }
        let mut lines = (1..).zip(self.text.lines());
        while let Some((number, line)) = lines.next() {
            if line == "#[cfg(test)]" {
                // The module behind it, named or written out.
                let is_end =
                    |line: &str| line == "}" || line.ends_with(';') && !line.starts_with(' ');
                lines.find(|(_, line)| is_end(line));
            } else if !line.trim_start().starts_with("//") {
                program.push((number, line));
            }
        }
        program
    }

    /// Whether the file holds nothing but tests.
    fn is_test(&self) -> bool {
        self.path.ends_with("/tests.rs")
    }
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every file below `src/`, sorted by path.
fn sources() -> Vec<Source> {
    let src = root().join("src");
    let files = WalkDir::new(&src).sort_by_file_name();
    let mut sources = Vec::new();
    for entry in files {
        let entry = entry.expect("the source can be read");
        if entry
            .path()
            .extension()
            .is_some_and(|ending| ending == "rs")
        {
            let path = entry.path().strip_prefix(&src).expect("below src");
            sources.push(Source {
                path: path.to_string_lossy().replace('\\', "/"),
                text: fs::read_to_string(entry.path()).expect("source is text"),
            });
        }
    }
    assert!(sources.len() > 30, "only {} files found", sources.len());
    sources
}

/// The modules of `lib.rs` in their order.
fn rooms() -> Vec<String> {
    let lib = fs::read_to_string(root().join("src/lib.rs")).expect("lib.rs");
    lib.lines()
        .filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';'))
        .map(str::to_owned)
        .collect()
}

/// The rooms that a line imports: `crate::link::Book`, `crate::{link, page::Page}`.
fn imports(line: &str) -> Vec<String> {
    let word = |text: &str| -> String {
        let is_name = |c: &char| c.is_alphanumeric() || *c == '_';
        text.trim_start().chars().take_while(is_name).collect()
    };
    let mut rooms = Vec::new();
    for (at, found) in line.match_indices("crate::") {
        let rest = &line[at + found.len()..];
        match rest.strip_prefix('{') {
            Some(list) => rooms.extend(top_level(list).iter().map(|item| word(item))),
            None => rooms.push(word(rest)),
        }
    }
    rooms
}

/// The items of `a, b::{c, d}, e}` that stand outside inner braces.
fn top_level(list: &str) -> Vec<&str> {
    let mut items = Vec::new();
    let mut depth = 0;
    let mut start = 0;
    for (at, c) in list.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => {
                items.push(&list[start..at]);
                return items;
            }
            '}' => depth -= 1,
            ',' if depth == 0 => {
                items.push(&list[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    items.push(&list[start..]);
    items
}

#[test]
fn imports_are_read_from_lines() {
    for (line, rooms) in [
        ("use crate::link::Book;", vec!["link"]),
        (
            "use crate::{link::{A, B}, page::Page};",
            vec!["link", "page"],
        ),
        ("crate::a::f(crate::b::G)", vec!["a", "b"]),
        ("use std::fs;", vec![]),
    ] {
        assert_eq!(imports(line), rooms, "{line}");
    }
}

/// Fails with every complaint, one a line.
fn fail_with(complaints: &[String]) {
    assert!(complaints.is_empty(), "\n{}\n", complaints.join("\n"));
}

#[test]
fn files_import_only_from_rooms_above_them() {
    let order: BTreeMap<String, usize> = rooms().into_iter().zip(0..).collect();
    let mut complaints = Vec::new();
    for source in sources() {
        let Some(own) = order.get(source.room()) else {
            assert!(
                ["lib.rs", "main.rs"].contains(&source.path.as_str()),
                "`{}` belongs to no module of lib.rs",
                source.path
            );
            continue;
        };
        for (number, line) in source.program() {
            for room in imports(line) {
                // Names that are no room are macros and items of lib.rs.
                if order.get(&room).is_some_and(|other| other > own) {
                    complaints.push(format!(
                        "src/{}:{number}: imports from `{room}`, which stands below `{}` in lib.rs",
                        source.path,
                        source.room()
                    ));
                }
            }
        }
    }
    fail_with(&complaints);
}

#[test]
fn files_open_with_what_they_are_for() {
    let silent = |source: &Source| {
        let text = source.text.strip_prefix("//! ").unwrap_or_default();
        let first = text.lines().next().unwrap_or_default();
        first.len() < 20
    };
    let complaints: Vec<String> = sources()
        .iter()
        .filter(|source| !source.is_test() && silent(source))
        .map(|source| format!("src/{} does not open with a sentence in `//!`", source.path))
        .collect();
    fail_with(&complaints);
}

#[test]
fn nothing_an_author_writes_is_unwrapped() {
    let mut complaints = Vec::new();
    for source in sources() {
        for (number, line) in source.program() {
            if line.contains(".unwrap()") {
                complaints.push(format!(
                    "src/{}:{number}: `expect` says why, `unwrap` does not",
                    source.path
                ));
            }
        }
    }
    fail_with(&complaints);
}

#[test]
fn long_files_have_a_reason() {
    let mut complaints = Vec::new();
    let sources = sources();
    for source in &sources {
        if source.is_test() {
            continue;
        }
        let n_lines = source.text.lines().count();
        let is_listed = LONG_FILES.iter().any(|(path, _)| *path == source.path);
        if n_lines > LONGEST && !is_listed {
            complaints.push(format!(
                "src/{} has {n_lines} lines: two nouns?",
                source.path
            ));
        }
        if n_lines <= LONGEST && is_listed {
            complaints.push(format!("src/{} is short again: unlist it", source.path));
        }
    }
    for (path, _) in LONG_FILES {
        if sources.iter().all(|source| source.path != *path) {
            complaints.push(format!("src/{path} is gone: unlist it"));
        }
    }
    fail_with(&complaints);
}

#[test]
fn stages_know_no_disk_clock_or_environment() {
    let rooms = rooms();
    let place = |name: &str| {
        let found = rooms.iter().position(|room| room == name);
        found.unwrap_or_else(|| panic!("lib.rs has no `{name}`"))
    };
    let stages = &rooms[place("parse")..=place("site")];
    let mut complaints = Vec::new();
    for source in sources() {
        if !stages.iter().any(|stage| stage == source.room()) {
            continue;
        }
        for (number, line) in source.program() {
            for word in OUTSIDE {
                if line.contains(word) {
                    complaints.push(format!(
                        "src/{}:{number}: a stage mentions `{word}`",
                        source.path
                    ));
                }
            }
        }
    }
    fail_with(&complaints);
}

#[test]
fn hash_maps_stand_only_where_their_order_cannot_show() {
    let mut complaints = Vec::new();
    for source in sources() {
        let is_listed = HASHED.iter().any(|(path, _)| *path == source.path);
        let found = source
            .program()
            .into_iter()
            .find(|(_, line)| line.contains("HashMap") || line.contains("HashSet"));
        match (found, is_listed) {
            (Some((number, _)), false) => complaints.push(format!(
                "src/{}:{number}: a hash map; use an ordered one, or list the file with a reason",
                source.path
            )),
            (None, true) => complaints.push(format!("src/{} needs no entry", source.path)),
            _ => {}
        }
    }
    fail_with(&complaints);
}

/// Text files that belong to the project: what is built or installed is left out.
fn project_files() -> Vec<PathBuf> {
    const NOT_OURS: [&str; 5] = ["target", "public", "node_modules", ".git", "out"];
    let files = WalkDir::new(root())
        .sort_by_file_name()
        .into_iter()
        .filter_entry(|entry| {
            let name = entry.file_name().to_string_lossy();
            entry.depth() == 0 || !NOT_OURS.contains(&&*name) && !name.starts_with(".public")
        });
    files
        .filter_map(Result::ok)
        .filter(|entry| entry.file_type().is_file())
        .map(walkdir::DirEntry::into_path)
        .collect()
}

#[test]
fn no_file_names_a_place_on_somebody_s_machine() {
    // In two halves, so that this file does not hold what it looks for.
    let needles = [
        ["/wo", "rk/"],
        ["/ro", "ot/"],
        ["/Us", "ers/"],
        ["C:\\Us", "ers"],
        ["file:/", "//"],
    ]
    .map(|halves| halves.concat());
    let mut complaints = Vec::new();
    for path in project_files() {
        let Ok(text) = fs::read_to_string(&path) else {
            continue;
        };
        let shown = path.strip_prefix(root()).unwrap_or(&path).display();
        for (index, line) in text.lines().enumerate() {
            // `framework/` and the like are words, not places.
            let is_place = |needle: &String| {
                line.match_indices(needle.as_str()).any(|(at, _)| {
                    let before = line[..at].chars().next_back();
                    before.is_none_or(|c| !c.is_alphanumeric() && !matches!(c, '.' | '}' | '_'))
                })
            };
            if let Some(needle) = needles.iter().find(|needle| is_place(needle)) {
                complaints.push(format!("{shown}:{}: holds `{needle}`", index + 1));
            }
        }
    }
    fail_with(&complaints);
}

#[test]
fn locked_packages_come_from_the_public_registries() {
    let lock = fs::read_to_string(root().join("Cargo.lock")).expect("Cargo.lock");
    let public = "source = \"registry+https://github.com/rust-lang/crates.io-index\"";
    let other: Vec<String> = lock
        .lines()
        .filter(|line| line.starts_with("source = ") && *line != public)
        .map(str::to_owned)
        .collect();
    fail_with(&other);
    let lock = root().join("tests/browser/package-lock.json");
    let lock = fs::read_to_string(lock).expect("the browser tests are locked");
    let other: Vec<String> = lock
        .lines()
        .filter(|line| line.contains("\"resolved\""))
        .filter(|line| !line.contains("\"https://registry.npmjs.org/"))
        .map(str::to_owned)
        .collect();
    fail_with(&other);
}
