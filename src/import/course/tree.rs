//! A course as every format can say it: pages with what they say of themselves, in
//! sections, in the order of reading.

use std::collections::{BTreeMap, BTreeSet};

use crate::source::{SourceFile, Span, Spanned};

use super::front::Front;
use super::shelf::{Order, Shelved, Sign, tree};
use super::text::Edited;

/// Sections within sections at most; deeper ones join the one above.
pub(super) const DEEPEST: usize = 30;

/// A course that was read, not yet placed.
#[derive(Debug)]
pub(super) struct Course<'f> {
    pub title: String,
    pub description: String,
    pub authors: Vec<String>,
    pub language: Option<String>,
    /// Complete address of the published course, with a closing slash. What is not part
    /// of the course is linked there.
    pub base_url: Option<String>,
    pub pages: Vec<Page<'f>>,
    pub root: Section,
    /// The folder that holds the pages.
    pub content: String,
    /// Folders whose files are published at the top of the site.
    pub statics: Vec<String>,
    /// Files beside the pages that do not come along, by their path in the course.
    pub left_out: BTreeSet<String>,
    /// Where the course is set up, for what no page says.
    pub origin: Span,
    pub dialect: Dialect,
}

impl Course<'_> {
    /// A course of which nothing is known but where it lies.
    pub fn new(content: String, origin: Span) -> Self {
        Self {
            title: String::new(),
            description: String::new(),
            authors: Vec::new(),
            language: None,
            base_url: None,
            pages: Vec::new(),
            root: Section::new("", origin),
            content,
            statics: Vec::new(),
            left_out: BTreeSet::new(),
            origin,
            dialect: Dialect::default(),
        }
    }

    /// Puts the pages in the order of their folders.
    pub fn shelve(
        &mut self,
        shelved: Vec<Shelved>,
        signs: &mut BTreeMap<String, Sign>,
        order: Order,
    ) {
        let (pages, content) = (&self.pages, &self.content);
        self.root = tree(pages, shelved, signs, content, order, self.origin);
    }
}

/// What the format's Markdown means that ours does not, and the other way round.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Dialect {
    /// `[[name]]` is a link.
    pub has_wiki_links: bool,
    /// `$x$` is a formula.
    pub has_math: bool,
    /// Lines of Rust that begin with `#` are not shown.
    pub hides_lines: bool,
    /// Comments in code say which lines stand out.
    pub marks_lines: bool,
}

/// A page of the course.
#[derive(Debug)]
pub(super) struct Page<'f> {
    pub file: &'f SourceFile,
    /// From the course's folder.
    pub path: String,
    pub front: Front,
    pub text: Edited,
    /// Addresses it had, from the top of the site, without slashes at the ends.
    pub urls: Vec<String>,
    /// Names by which wiki links may find it, folded.
    pub names: Vec<String>,
    /// The title in the navigation.
    pub label: Option<Spanned<String>>,
    /// Its first heading, if that is one of level one.
    pub heading: Option<String>,
}

/// A part of the course.
#[derive(Clone, Debug)]
pub(super) struct Section {
    pub title: Option<Spanned<String>>,
    pub description: String,
    /// The page of the section itself.
    pub index: Option<usize>,
    pub children: Vec<Node>,
    /// Where its pages lie, if they lie together.
    pub folder: Option<String>,
    /// What its folder may be called.
    pub name: String,
    pub origin: Span,
}

/// A page or a section in the order of reading.
#[derive(Clone, Debug)]
pub(super) enum Node {
    Page(usize),
    Section(Section),
}

impl Section {
    pub fn new(name: impl Into<String>, origin: Span) -> Self {
        Self {
            title: None,
            description: String::new(),
            index: None,
            children: Vec::new(),
            folder: None,
            name: name.into(),
            origin,
        }
    }
}
