//! What the author writes: one file's text becomes a [`Parsed`] lesson, or the
//! settings of a framework or a module.
//!
//! Knows one file at a time. Where its references lead is `link`'s business, what
//! its topics mean is `crosswalk`'s.

mod blocks;
mod comment;
mod crosswalk_block;
mod directive;
mod fence;
mod folder;
mod front_matter;
mod lint;
mod markdown;
mod numbers;
mod outline;
mod path;
mod table;

use crate::address::Anchor;
use crate::config::MarkdownConfig;
use crate::diagnostic::{Checked, Code};
use crate::memo::{Key, KeyHasher};
use crate::source::{SourceFile, Span};

pub use blocks::{
    Answers, Choice, Content, CourseBlock, Exercise, Figure, Flashcard, Numeric, Objectives, Pair,
    Part, PartText, Question, Quiz, Tab, Table, TableOption, Tabs, Term,
};
pub use comment::code_blocks;
pub use crosswalk_block::{CrosswalkBlock, CrosswalkKind};
pub use folder::{COLORS, FrameworkFile, ModuleFile, framework_file, module_file};
pub use front_matter::{FrontMatter, Head, Level, after_front_matter, head};
pub use markdown::{Dialect, markdown};
pub use path::{PathFile, StepLine, path_file};

/// One lesson, read but not yet linked to others.
#[derive(Clone, Debug, Default)]
pub struct Parsed {
    pub front: FrontMatter,
    /// Title from the front matter, else from a first heading of level one, else
    /// the file's name.
    pub title: String,
    pub body: Body,
    /// Fingerprint of the text and of how it was read.
    pub key: Key,
}

/// The Markdown of a lesson as HTML with holes, and what stands in it.
#[derive(Clone, Debug, Default)]
pub struct Body {
    pub pieces: Vec<Piece>,
    /// Links, images, topic references and wiki links, in the order of the text;
    /// `Piece::Address` names them by index.
    pub references: Vec<Reference>,
    /// Code, formulas and diagrams; `Piece::Block` names them by index.
    pub blocks: Vec<Block>,
    /// Parts of the crosswalk to be drawn in the text; `Piece::Crosswalk` names them by
    /// index.
    pub crosswalk_blocks: Vec<CrosswalkBlock>,
    /// Quizzes, terms and other course blocks; `Piece::Course` names them by index.
    pub course_blocks: Vec<CourseBlock>,
    /// The Markdown in course blocks, drawn; a [`Part`] names one.
    pub parts: Vec<PartText>,
    pub headings: Vec<Heading>,
    /// The text under each heading, for search; the first has no heading.
    pub sections: Vec<Section>,
    /// Stands for all that `headings` and `sections` say.
    pub sections_key: Key,
    /// Words of the running text, code not counted.
    pub n_words: usize,
    /// The first paragraph as plain text.
    pub lead: String,
}

/// A part of a lesson's HTML.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Finished HTML.
    Html(String),
    /// The value of `src` of the image reference with this index.
    Address(usize),
    /// The opening tag of the link with this index.
    Open(usize),
    /// The closing tag of the link with this index.
    Close(usize),
    /// The title of the page that the wiki link with this index leads to.
    Title(usize),
    /// The drawn form of the block with this index.
    Block(usize),
    /// What the crosswalk block with this index draws.
    Crosswalk(usize),
    /// The course block with this index.
    Course(usize),
}

/// What a reference is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReferenceKind {
    /// `[text](target)`
    Link,
    /// `![text](target)`
    Image,
    /// `[text](topic:id)`; the target is the id.
    Topic,
    /// `[text](term:slug)`; the target is the slug.
    Term,
    /// `[[target]]` or `[[target|text]]`
    Wiki,
}

/// A reference out of a lesson, as written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    pub kind: ReferenceKind,
    /// The destination as written, without `topic:` or `term:`.
    pub target: String,
    /// Place of the destination in the file.
    pub span: Span,
    /// The text the reader sees.
    pub text: String,
    /// The title in quotes behind the destination; most often empty.
    pub title: String,
    /// It is a wiki link that says no text of its own.
    pub is_untitled: bool,
    /// The sentence or line that holds it, for backlinks.
    pub sentence: String,
}

/// What a block is to be drawn as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum BlockKind {
    /// Program text, or anything in a fence without a known language.
    Code,
    /// A formula on a line of its own, in LaTeX.
    DisplayMath,
    /// A formula within a sentence, in LaTeX.
    InlineMath,
    /// A diagram in mermaid's language.
    Diagram,
}

/// Code, a formula or a diagram.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    pub kind: BlockKind,
    /// First word of the fence; empty for indented code and formulas.
    pub language: String,
    pub text: String,
    /// `title="…"` of the fence.
    pub title: Option<String>,
    /// Highlighted lines, counted from 1, sorted.
    pub marked_lines: Vec<u32>,
    /// Of a formula and a diagram: the place of each line of `text`, for faults within it.
    /// Empty where that cannot be told.
    pub lines: Vec<Span>,
    pub span: Span,
}

/// A heading and its anchor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heading {
    /// 1 to 6.
    pub level: u8,
    pub text: String,
    pub anchor: Anchor,
    pub span: Span,
}

/// The plain text between one heading and the next.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Section {
    /// Index into `headings`; none for the text before the first.
    pub heading: Option<usize>,
    /// Running text, one space between words, code and formulas included.
    pub text: String,
}

/// How a section asks the reader to do something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Practice {
    Exercise,
    Quiz,
}

impl Body {
    /// The Markdown of a part.
    pub fn part(&self, part: Part) -> &PartText {
        &self.parts[part.0]
    }

    /// Every anchor that a reference can name.
    pub fn anchors(&self) -> impl Iterator<Item = &str> + Clone {
        let headings = self.headings.iter().map(|heading| heading.anchor.as_str());
        let blocks = self.course_blocks.iter().flat_map(CourseBlock::anchors);
        headings.chain(blocks)
    }

    /// The anchor of a course block or question with this name.
    pub fn course_anchor(&self, name: &str) -> Option<Anchor> {
        let mut anchors = self.course_blocks.iter().flat_map(CourseBlock::anchors);
        anchors.find(|anchor| *anchor == name).map(Anchor::chosen)
    }

    /// The sections that hold an exercise or a quiz, by the index of their heading, as in
    /// [`Section::heading`]; search can tell them from running text.
    pub fn practice(&self) -> Vec<(Option<usize>, Practice)> {
        let mut found = Vec::new();
        for block in &self.course_blocks {
            let practice = match block.content {
                Content::Exercise(_) => Practice::Exercise,
                Content::Quiz(_) => Practice::Quiz,
                _ => continue,
            };
            let begins = |heading: &Heading| heading.span.range().start < block.span.range().start;
            let n_before = self.headings.iter().take_while(|h| begins(h)).count();
            found.push((n_before.checked_sub(1), practice));
        }
        found.sort_unstable();
        found.dedup();
        found
    }

    /// The key of the headings and of the text under them.
    fn key_of_sections(&self) -> Key {
        let mut key = KeyHasher::default();
        for section in &self.sections {
            let heading = section.heading.map(|index| &self.headings[index]);
            let anchor = heading.map_or("", |heading| heading.anchor.as_str());
            let title = heading.map_or("", |heading| heading.text.as_str());
            for text in [anchor, title, &section.text] {
                key.add(text.as_bytes());
            }
        }
        key.finish()
    }
}

/// Fingerprint of all that a lesson is read from.
pub fn key(file: &SourceFile, config: &MarkdownConfig) -> Key {
    let dialect = [
        u8::from(config.raw_html),
        u8::from(config.smart_punctuation),
    ];
    let id = file.id.number().to_le_bytes();
    Key::of(&[&dialect, &id, file.key().bytes()])
}

/// Reads one lesson. Whatever is wrong with it, a lesson comes out.
pub fn parse(file: &SourceFile, config: &MarkdownConfig) -> Checked<Parsed> {
    let mut all = Vec::new();
    let (front, body_start) = front_matter::front_matter(file).unpack(&mut all);
    let mut dialect = Dialect::course(config);
    dialect.drop_title = front.title.is_none();
    dialect.sources_required = front.sources_required;
    let mut body = markdown(file, body_start, &dialect).unpack(&mut all);
    body.sections_key = body.key_of_sections();
    let title = match (&front.title, body.headings.first()) {
        (Some(title), _) => title.value.clone(),
        (None, Some(heading)) if heading.level == 1 => heading.text.clone(),
        _ => {
            // A text that was not read may well have a title.
            let is_read = all.iter().all(|fault| fault.code != Code::LineTooLong);
            all.extend(is_read.then(|| front.missing_title(file)));
            file.path.stem().to_owned()
        }
    };
    let parsed = Parsed {
        front,
        title,
        body,
        key: key(file, config),
    };
    all.extend(lint::lint(file, body_start, &parsed));
    Checked::new(parsed, all)
}
