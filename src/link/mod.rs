//! Where things point: all lessons become one [`Book`] with addresses, navigation,
//! resolved references and backlinks.
//!
//! Knows every lesson and nothing of what topics mean: topic references pass
//! through to `crosswalk`.

mod arrange;
mod circles;
mod collisions;
mod paths;
mod resolve;
mod strays;
mod terms;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::civil::Date;

use crate::address::{Anchor, ContentPath, OutPath, PageUrl};
use crate::diagnostic::Checked;
use crate::parse::{FrameworkFile, Level, ModuleFile, Parsed, PathFile};
use crate::source::{FileId, SourceFile, Span};

pub use collisions::{Placed, collisions};
pub use resolve::{has_scheme, relative};
pub use strays::strays;

/// What `link` needs of the earlier stages.
#[derive(Debug)]
pub struct Input<'a> {
    /// Every Markdown file with what was read from it, sorted by path.
    pub lessons: Vec<(&'a SourceFile, Arc<Parsed>)>,
    /// Every `framework.toml`.
    pub frameworks: Vec<(&'a SourceFile, FrameworkFile)>,
    /// Every `module.toml`.
    pub modules: Vec<(&'a SourceFile, ModuleFile)>,
    /// Every file of `content/paths/`.
    pub paths: Vec<(&'a SourceFile, PathFile)>,
    /// Paths of the other published files, from the book's root.
    pub assets: Vec<ContentPath>,
    /// Files that are there and could not be read, which is reported.
    pub unread: BTreeSet<&'a str>,
    /// The day of each file's last commit, as far as it is known.
    pub dates: &'a BTreeMap<ContentPath, Date>,
    /// Drafts are part of the site.
    pub drafts: bool,
    /// Addresses that run scripts are let through, as raw HTML is.
    pub unsafe_addresses: bool,
}

/// Puts the lessons in order and resolves every reference between them.
pub fn link(input: &Input<'_>) -> Checked<Book> {
    let mut faults = Vec::new();
    let mut book = arrange::arrange(input);
    book.terms = terms::terms(&book.lessons, &mut faults);
    resolve::resolve(&mut book, input, &mut faults);
    circles::check(&book, &mut faults);
    paths::paths(&mut book, input, &mut faults);
    Checked::new(book, faults)
}

/// All lessons in reading order, with their places.
#[derive(Clone, Debug, Default)]
pub struct Book {
    /// In the order of their weight, then of their folder.
    pub frameworks: Vec<Framework>,
    /// Lessons in reading order (framework, module, weight, path), then
    /// comparison pages, then single pages.
    pub lessons: Vec<Lesson>,
    /// Old addresses and where they lead.
    pub redirects: Vec<Redirect>,
    /// Learning paths, by their weight and id.
    pub paths: Vec<Path>,
    /// Every term that a lesson defines, by slug; each once.
    pub terms: BTreeMap<String, TermPlace>,
}

impl Book {
    /// The lessons that lists show, in their order.
    pub fn listed(&self) -> impl Iterator<Item = &Lesson> {
        self.lessons.iter().filter(|lesson| !lesson.is_unlisted())
    }

    /// The comparison pages that lists show, by index, in their order.
    pub fn comparisons(&self) -> impl Iterator<Item = usize> {
        let is_listed =
            |lesson: &Lesson| lesson.kind == LessonKind::Comparison && !lesson.is_unlisted();
        let lessons = self.lessons.iter().enumerate();
        lessons
            .filter(move |(_, lesson)| is_listed(lesson))
            .map(|(index, _)| index)
    }
}

/// A learning path: lessons in an order of their own.
#[derive(Clone, Debug)]
pub struct Path {
    pub id: String,
    pub file: FileId,
    /// The file's path, for the edit link.
    pub path: ContentPath,
    pub url: PageUrl,
    pub title: String,
    pub description: String,
    pub level: Option<Level>,
    /// Index into [`Book::frameworks`].
    pub framework: Option<usize>,
    pub steps: Vec<Step>,
}

/// A step of a learning path.
#[derive(Clone, Debug)]
pub struct Step {
    /// Index into [`Book::lessons`].
    pub lesson: usize,
    pub note: String,
    /// Title of the part that begins here.
    pub section: Option<String>,
}

/// A lesson's place on a path, both as indices.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PathPlace {
    pub path: usize,
    pub step: usize,
}

/// Where a term is defined.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TermPlace {
    /// Index into [`Book::lessons`].
    pub lesson: usize,
    /// Index into the lesson's `course_blocks`, where a term stands.
    pub block: usize,
}

/// A framework as the course teaches it.
#[derive(Clone, Debug)]
pub struct Framework {
    /// From its file, or what the folder's name tells.
    pub file: FrameworkFile,
    /// Folder below `content/`.
    pub folder: String,
    pub url: PageUrl,
    pub modules: Vec<Module>,
    /// The lesson written in the folder's `index.md`, shown on the framework's page.
    pub intro: Option<usize>,
}

impl Framework {
    /// The lessons of its modules; introductions are not counted.
    pub fn n_lessons(&self) -> usize {
        self.modules.iter().map(|module| module.lessons.len()).sum()
    }
}

/// A folder of lessons.
#[derive(Clone, Debug)]
pub struct Module {
    pub title: String,
    pub description: String,
    pub folder: String,
    pub url: PageUrl,
    /// Indices into [`Book::lessons`], in reading order, without those to which only
    /// links lead.
    pub lessons: Vec<usize>,
    /// The lesson written in the folder's `index.md`, shown on the module's page.
    pub intro: Option<usize>,
}

/// What kind of page a Markdown file becomes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LessonKind {
    /// In a module of a framework; both as indices.
    Lesson { framework: usize, module: usize },
    /// The text of a framework's own page (`content/<framework>/index.md`).
    FrameworkIntro { framework: usize },
    /// The text of a module's own page (`content/<framework>/<module>/index.md`).
    ModuleIntro { framework: usize, module: usize },
    /// A comparison below `content/compare/`.
    Comparison,
    /// Any other page, such as `content/about.md`; `content/index.md` is the home
    /// page's text.
    Single,
}

/// A lesson with its place in the book.
#[derive(Clone, Debug)]
pub struct Lesson {
    /// From the front matter, or its path without `content/` and `.md`.
    pub id: String,
    pub file: FileId,
    pub path: ContentPath,
    pub url: PageUrl,
    pub kind: LessonKind,
    pub parsed: Arc<Parsed>,
    /// Where each of `parsed.body.references` leads.
    pub targets: Vec<Target>,
    /// Neighbors along the framework's reading order.
    pub previous: Option<usize>,
    pub next: Option<usize>,
    pub prerequisites: Vec<usize>,
    /// Links from other lessons to this one.
    pub backlinks: Vec<Backlink>,
    /// Where it stands on learning paths, in their order.
    pub paths: Vec<PathPlace>,
    /// The day of its file's last commit, if the book asks for it.
    pub committed: Option<Date>,
}

impl Lesson {
    /// The index of the lesson's framework, if it belongs to one.
    pub fn framework(&self) -> Option<usize> {
        match self.kind {
            LessonKind::Lesson { framework, .. }
            | LessonKind::FrameworkIntro { framework }
            | LessonKind::ModuleIntro { framework, .. } => Some(framework),
            LessonKind::Comparison | LessonKind::Single => None,
        }
    }

    /// Whether only links lead to the lesson: `noindex` in its front matter.
    pub fn is_unlisted(&self) -> bool {
        self.parsed.front.noindex
    }
}

/// Where a reference leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// Another lesson or this one, by index, perhaps at a heading.
    Lesson {
        lesson: usize,
        anchor: Option<Anchor>,
    },
    /// A page that is made from data: a framework's or a module's.
    Page(PageUrl),
    /// A topic by id; `crosswalk` knows whether it exists.
    Topic(String),
    /// A term of the glossary, by its slug in [`Book::terms`].
    Term(String),
    /// A file of the book that is published beside the pages.
    Asset {
        path: OutPath,
        /// Query and fragment as written, such as `#page=3`; most often empty.
        more: String,
    },
    /// An address outside the site, as written.
    External(String),
    /// Broken and reported; the text stays, the link is dropped.
    Broken,
}

/// A link seen from its destination.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Backlink {
    /// The lesson that links here.
    pub from: usize,
    /// The sentence that holds the link.
    pub sentence: String,
}

/// An old address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Redirect {
    pub from: OutPath,
    /// The lesson it leads to, as an index into [`Book::lessons`].
    pub lesson: usize,
    /// The alias in the front matter.
    pub span: Span,
}
