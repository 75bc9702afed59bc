//! The pages of the guide, and what their fences ask for.

use std::fs;
use std::ops::Range;

use walkdir::WalkDir;

use super::folder;
use crate::cases::{Block, blocks};

/// Behind a path: the text is added to the file.
const AT_THE_END: &str = ", at the end";
/// Languages of files and commands: each such fence is tried.
const TRIED: [&str; 10] = [
    "toml", "md", "markdown", "yaml", "html", "css", "csv", "tsv", "sh", "bash",
];

/// A page as written.
pub struct Page {
    /// From the guide's folder.
    pub path: String,
    pub text: String,
}

/// Something to do with a page's folder.
pub enum Step {
    Write(File),
    Run(Listing),
}

/// A file to be written.
pub struct File {
    pub path: String,
    pub text: String,
    /// It is there, and the text is added.
    pub is_added: bool,
}

/// Commands and what they print.
pub struct Listing {
    pub commands: Vec<Command>,
    /// What stands between the fences, in bytes of the page.
    pub range: Range<usize>,
}

/// A line behind `$ `, with those behind `> ` that continue it, and what stands below.
pub struct Command {
    /// As it is written.
    pub written: String,
    /// For the shell.
    pub line: String,
    pub shown: String,
}

/// Every page, sorted by path.
pub fn pages() -> Vec<Page> {
    let root = folder();
    let files = WalkDir::new(root.join("content")).sort_by_file_name();
    let files = files.into_iter().map(|entry| entry.expect("readable"));
    let lessons = files.filter(|entry| entry.path().extension().is_some_and(|e| e == "md"));
    lessons
        .map(|entry| {
            let path = entry.path().strip_prefix(&root).expect("below the guide");
            let text = fs::read_to_string(entry.path()).expect("pages are UTF-8");
            Page::new(&path.to_string_lossy().replace('\\', "/"), &text)
        })
        .collect()
}

impl Page {
    pub fn new(path: &str, text: &str) -> Self {
        Self {
            path: path.to_owned(),
            text: text.to_owned(),
        }
    }

    /// From its front matter.
    pub fn title(&self) -> &str {
        let mut lines = self.text.lines();
        let title = lines.find_map(|line| line.strip_prefix("title = \"")?.strip_suffix('"'));
        title.unwrap_or_else(|| panic!("{}: no title", self.path))
    }

    /// Its place among its neighbors; 0 if it says none.
    pub fn weight(&self) -> u32 {
        let line = self
            .text
            .lines()
            .find_map(|line| line.strip_prefix("weight = "));
        line.map_or(0, |weight| weight.parse().expect("a number"))
    }

    /// The fences of the page.
    pub fn fences(&self) -> Vec<Block> {
        blocks(&self.text).unwrap_or_else(|fault| panic!("{}: {fault}", self.path))
    }

    /// What to do, or why nobody could tell.
    pub fn steps(&self) -> Vec<Result<Step, String>> {
        let fences = self.fences();
        fences.iter().filter_map(step).collect()
    }

    /// Puts new text in place of old.
    pub fn rewrite(&self, mut changes: Vec<(Range<usize>, String)>) {
        changes.sort_by_key(|(range, _)| std::cmp::Reverse(range.start));
        let mut text = self.text.clone();
        for (range, new) in changes {
            text.replace_range(range, &new);
        }
        if text != self.text {
            fs::write(folder().join(&self.path), text).expect("pages can be written");
        }
    }
}

/// Whether `UPDATE=1` was asked for.
pub fn is_update() -> bool {
    std::env::var_os("UPDATE").is_some()
}

/// The first word of a fence.
pub fn language(block: &Block) -> &str {
    block.info.split([' ', '{']).next().unwrap_or_default()
}

/// The path in `title="…"`.
pub fn title(block: &Block) -> Option<&str> {
    let (_, rest) = block.info.split_once("title=\"")?;
    rest.split('"').next()
}

/// What a fence asks for; nothing if it only shows something.
pub fn step(block: &Block) -> Option<Result<Step, String>> {
    if language(block) == "console" {
        return Some(Ok(Step::Run(listing(block))));
    }
    let Some(title) = title(block) else {
        let is_wrong = TRIED.contains(&language(block));
        let start = block.text.lines().next().unwrap_or_default();
        let fault = format!("a fence of `{}` has no title: {start}", language(block));
        return is_wrong.then_some(Err(fault));
    };
    let added = title.strip_suffix(AT_THE_END);
    Some(Ok(Step::Write(File {
        path: added.unwrap_or(title).to_owned(),
        text: block.text.clone(),
        is_added: added.is_some(),
    })))
}

fn listing(block: &Block) -> Listing {
    let mut commands: Vec<Command> = Vec::new();
    for line in block.text.split_inclusive('\n') {
        let begun = line.strip_prefix("$ ");
        let continued = line.strip_prefix("> ");
        match (begun, continued, commands.last_mut()) {
            (Some(command), _, _) => commands.push(Command {
                written: line.to_owned(),
                line: command.trim_end().to_owned(),
                shown: String::new(),
            }),
            (None, Some(more), Some(command)) if command.shown.is_empty() => {
                command.written.push_str(line);
                command.line.push_str(&format!("\n{}", more.trim_end()));
            }
            (None, _, Some(command)) => command.shown.push_str(line),
            (None, _, None) => panic!("a listing begins with `$ `: {line}"),
        }
    }
    let end = block.range.end - "```\n".len();
    Listing {
        commands,
        range: end - block.text.len()..end,
    }
}
