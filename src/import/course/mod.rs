//! Takes courses over that were written for other generators: the files of a folder
//! become the files of a framework, each byte with the place it came from.
//!
//! One file per source format reads a folder into a `Course`: pages, in order, in
//! sections. Everything behind that is shared. Reads no disk and changes no source.

mod alert;
mod anchors;
mod code;
mod docusaurus;
mod formula;
mod front;
mod glob;
mod hidden;
mod html;
mod hugo;
mod include;
mod links;
mod lost;
mod markdown;
mod mdbook;
mod mdx;
mod names;
mod obsidian;
mod out;
mod place;
mod quartz;
mod redirects;
mod references;
mod scan;
mod script;
mod shelf;
mod shortcode;
mod sidebars;
mod text;
mod tree;
mod zola;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::address::ContentPath;
use crate::diagnostic::{Code, Diagnostic};
use crate::source::{FileId, SourceFile, Span};
use crate::sources::BinaryFile;

use self::text::Edited;
use self::tree::Course;

pub use self::lost::{Losses, Lost};

/// What a folder may be a course for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    MdBook,
    Zola,
    Hugo,
    Docusaurus,
    Obsidian,
}

impl Kind {
    /// All kinds, in the order in which their marks are looked for.
    pub const ALL: [Self; 5] = [
        Self::MdBook,
        Self::Docusaurus,
        Self::Obsidian,
        Self::Hugo,
        Self::Zola,
    ];

    /// The name for people.
    pub fn name(self) -> &'static str {
        match self {
            Self::MdBook => "mdBook",
            Self::Zola => "Zola",
            Self::Hugo => "Hugo",
            Self::Docusaurus => "Docusaurus",
            Self::Obsidian => "Obsidian",
        }
    }

    /// Whether the files and folders at the top of a folder speak for this kind.
    pub fn is_marked(self, has: impl Fn(&str) -> bool) -> bool {
        match self {
            Self::MdBook => has("book.toml") || has("src/SUMMARY.md"),
            Self::Hugo => {
                let is_new = hugo::SETTINGS.iter().take(8).any(|name| has(name));
                let is_older = has("config.yaml") || has("archetypes") || has("layouts");
                has("content") && (is_new || is_older)
            }
            Self::Docusaurus => docusaurus::CONFIGS.iter().any(|name| has(name)),
            Self::Obsidian => has(".obsidian") || obsidian::SETTINGS.iter().any(|name| has(name)),
            Self::Zola => has("content") && (has("zola.toml") || has("config.toml")),
        }
    }

    /// Files at the top that tell what else is to be read.
    pub fn settings(self) -> &'static [&'static str] {
        match self {
            Self::MdBook => &["book.toml"],
            Self::Hugo => &hugo::SETTINGS,
            Self::Zola => &["config.toml", "zola.toml"],
            Self::Docusaurus => &docusaurus::SETTINGS,
            Self::Obsidian => &obsidian::SETTINGS,
        }
    }
}

/// The files of a course, as far as they are read.
#[derive(Clone, Debug, Default)]
pub struct Folder {
    /// The folder's own name.
    pub name: String,
    /// Markdown and settings, by their path from the folder.
    pub texts: BTreeMap<String, SourceFile>,
    /// All other files.
    pub files: BTreeMap<String, Arc<[u8]>>,
    /// Folders with pages that are not read, and how many those are.
    pub passed_over: BTreeMap<String, usize>,
    /// Texts that cannot be used, for what is said about them.
    pub broken: BTreeMap<String, SourceFile>,
}

impl Folder {
    /// Every text by the number that places carry.
    pub fn by_id(&self) -> BTreeMap<FileId, &SourceFile> {
        let files = self.texts.values().chain(self.broken.values());
        files.map(|file| (file.id, file)).collect()
    }
}

/// Whether a file in the folders of a course is read as text.
pub fn is_text(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    let is_category = name.starts_with("_category_.");
    is_category || [".md", ".mdx"].iter().any(|ending| name.ends_with(ending))
}

/// The folders, from the top, in which the course lies, known from its settings; an
/// empty path is all of it.
pub fn folders(kind: Kind, settings: &Folder) -> Vec<String> {
    match kind {
        Kind::MdBook => mdbook::folders(settings),
        Kind::Hugo => hugo::folders(settings),
        Kind::Zola => zola::folders(),
        Kind::Docusaurus => docusaurus::folders(settings),
        Kind::Obsidian => obsidian::folders(settings),
    }
}

/// Folders whose pages an import passes over, to be told of.
pub fn passed_over(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Docusaurus => &docusaurus::PASSED_OVER,
        _ => &[],
    }
}

/// Files outside those folders that pages take in.
pub fn included(kind: Kind, folder: &Folder) -> Vec<String> {
    match kind {
        Kind::MdBook => mdbook::included(folder),
        _ => Vec::new(),
    }
}

/// What the caller chose.
#[derive(Clone, Debug, Default)]
pub struct Choices {
    /// Id and folder of the framework that the course becomes.
    pub framework: Option<String>,
    /// A `book.toml` is made too.
    pub is_new_book: bool,
}

/// The files that a course becomes.
#[derive(Clone, Debug, Default)]
pub struct Imported {
    /// Of the folder below `content/`.
    pub framework: String,
    pub texts: Vec<MadeText>,
    /// Paths are those below `content/`.
    pub files: Vec<BinaryFile>,
    pub losses: Losses,
    pub n_pages: usize,
    pub n_modules: usize,
    /// Links and images whose addresses were changed.
    pub n_rewritten: usize,
}

/// A file of the book, and where its text came from.
#[derive(Clone, Debug)]
pub struct MadeText {
    pub file: SourceFile,
    origins: Origins,
}

#[derive(Clone, Debug)]
struct Origins {
    /// Places of the text before the body, by the byte where each begins.
    head: Vec<(usize, Span)>,
    /// Where the body begins, and what it was.
    body: Option<(usize, Edited, FileId)>,
}

impl MadeText {
    /// The place in the course that a place in the text came from.
    pub fn origin(&self, span: Span) -> Span {
        let range = span.range();
        if let Some((start, body, file)) = &self.origins.body
            && range.start >= *start
        {
            let from = body.source_of(range.start - start);
            let to = body.source_of(range.end.max(range.start) - start);
            return Span::new(*file, from..to.max(from));
        }
        let head = &self.origins.head;
        let after = head.partition_point(|(at, _)| *at <= range.start);
        let found = after.checked_sub(1).and_then(|index| head.get(index));
        found.map_or(span, |(_, origin)| *origin)
    }
}

impl Imported {
    /// A complaint about a made file, with its places moved to the course.
    pub fn moved(&self, mut fault: Diagnostic) -> Diagnostic {
        let place = |span: Span| {
            let made = self.texts.iter().find(|made| made.file.id == span.file);
            made.map_or(span, |made| made.origin(span))
        };
        fault.span = place(fault.span);
        if let Some((span, _)) = &mut fault.other {
            *span = place(*span);
        }
        fault
    }

    /// Whether something is so wrong that nothing came out.
    pub fn is_broken(&self) -> bool {
        self.losses.has_error()
    }
}

/// Reads a course and makes the files of a framework from it.
pub fn import(kind: Kind, folder: &Folder, choices: &Choices) -> Imported {
    let mut losses = Losses::default();
    let mut course: Course<'_> = match kind {
        Kind::MdBook => mdbook::read(folder, &mut losses),
        Kind::Hugo => hugo::read(folder, &mut losses),
        Kind::Zola => zola::read(folder, &mut losses),
        Kind::Docusaurus => docusaurus::read(folder, &mut losses),
        Kind::Obsidian => obsidian::read(folder, &mut losses),
    };
    drop_repeated_aliases(&mut course, &mut losses);
    if course.pages.is_empty() && !losses.has_error() {
        let message = format!(
            "there are no pages of {} in `{}`",
            kind.name(),
            course.content
        );
        losses.extend([Diagnostic::new(Code::EmptyCourse, course.origin, message)]);
    }
    let framework = choices.framework.clone();
    let framework = framework.unwrap_or_else(|| place::id_of(&course.title, &folder.name));
    let mut placed = place::place(&mut course, folder, &framework, &mut losses);
    let n_rewritten = links::rewrite(&mut course, &mut placed, &mut losses);
    out::out(&course, folder, &placed, losses, n_rewritten, choices)
}

/// Leaves out old addresses that lead to two pages: only one could have them.
fn drop_repeated_aliases(course: &mut Course<'_>, losses: &mut Losses) {
    let mut taken = BTreeSet::new();
    for page in &mut course.pages {
        page.front.aliases.retain(|alias| {
            let path = alias.value.trim_end_matches("/index.html");
            let is_free = taken.insert(path.to_lowercase());
            if !is_free {
                let message = format!("the old address `{}` leads to two pages", alias.value);
                losses.lose(Lost::FrontMatter, alias.span, message);
            }
            is_free
        });
    }
}

/// The place of what stands in no file.
fn nowhere() -> Span {
    Span::new(FileId::of(&ContentPath::outside("course")), 0..0)
}

/// The address of a site, with a slash at its end; none if it is only a path.
fn base_url(url: String) -> Option<String> {
    let is_complete = url.starts_with("https://") || url.starts_with("http://");
    let is_real = is_complete && !url.contains("example.") && !url.contains("localhost");
    is_real.then(|| format!("{}/", url.trim_end_matches('/')))
}

/// Days from a date to one far ahead: the later, the smaller.
fn age(date: jiff::civil::Date) -> i64 {
    i64::from(jiff::civil::Date::MAX.year() - date.year()) * 366 - i64::from(date.day_of_year())
}

/// A path from the folder, if it is one that cannot climb out.
fn inside(folder: &str, relative: &str) -> Option<String> {
    let top = ContentPath::new(&format!("top/{folder}/x").replace("//", "/"))?;
    let joined = top.join(relative)?;
    joined.as_str().strip_prefix("top/").map(str::to_owned)
}
