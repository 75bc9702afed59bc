//! Course blocks: what stands between `:::name` and `:::`, as typed data.
//!
//! | block | what is written in it |
//! | --- | --- |
//! | `objectives` | one list, an objective an item |
//! | `exercise` | the task; then any of `**Hint:** …`, and `**Solution:** …` |
//! | `quiz` | a numbered list, a question an item; see `quiz` |
//! | `term` | the term as title, its definition inside |
//! | `flashcard` | the question; then `**Answer:** …` |
//! | `tabs` | headings of one level, a tab under each |
//! | `example`, `case` | anything, with a title |
//! | `figure` | an image, table or code; a last paragraph as caption |
//! | `table` | one table; its caption is the title, its options stand in the braces |
//!
//! Everywhere inside is ordinary Markdown, read and checked as elsewhere, and a part
//! begins with a paragraph whose first words are its label in bold with a colon. Headings
//! may stand in `tabs`, `example`, `case` and `exercise`.

mod exercise;
mod figure;
mod flashcard;
mod label;
mod numeric;
mod objectives;
mod quiz;
mod table;
mod tabs;
mod term;

use std::collections::BTreeMap;

use comrak::nodes::{AstNode, NodeValue};

use super::directive::{Directive, Name, directives};
use super::markdown::node_key;
use super::outline::Place;
use super::{Body, Piece};
use crate::address::Anchor;
use crate::diagnostic::{Code, Diagnostic};
use crate::memo::Key;
use crate::source::Span;

pub use exercise::Exercise;
pub use figure::Figure;
pub use flashcard::Flashcard;
pub use numeric::Numeric;
pub use objectives::Objectives;
pub use quiz::{Answers, Choice, Pair, Question, Quiz};
pub use table::{Table, TableOption};
pub use tabs::{Tab, Tabs};
pub use term::Term;

pub(super) use table::{TableTag, TableTags};

/// Questions of one quiz.
const MOST_QUESTIONS: usize = 200;
/// Questions, cards and terms of one page.
const MOST_ITEMS: usize = 1_000;

/// A course block.
#[derive(Clone, Debug)]
pub struct CourseBlock {
    /// Anchor on the page: written as `{#id}`, or made from name and number; a term's is
    /// made from its title, so that it stays.
    pub id: String,
    /// Plain text behind the name; empty if there is none.
    pub title: String,
    /// The opening line.
    pub span: Span,
    pub content: Content,
}

impl CourseBlock {
    /// Its own anchor and those of its questions or rows.
    pub fn anchors(&self) -> impl Iterator<Item = &str> + Clone {
        let questions = match &self.content {
            Content::Quiz(quiz) => quiz.questions.as_slice(),
            _ => &[],
        };
        let rows = match &self.content {
            Content::Table(table) => table.rows.as_slice(),
            _ => &[],
        };
        std::iter::once(self.id.as_str())
            .chain(questions.iter().map(|q| q.id.as_str()))
            .chain(rows.iter().map(String::as_str))
    }
}

/// What a course block holds.
#[derive(Clone, Debug)]
pub enum Content {
    Objectives(Objectives),
    Exercise(Exercise),
    Quiz(Quiz),
    Term(Term),
    Flashcard(Flashcard),
    Tabs(Tabs),
    Example(Part),
    Case(Part),
    Figure(Figure),
    Table(Table),
}

/// A piece of Markdown within a block, as an index into [`super::Body::parts`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part(pub usize);

/// The Markdown of a [`Part`].
#[derive(Clone, Debug, Default)]
pub struct PartText {
    pub pieces: Vec<Piece>,
    /// The same as plain text.
    pub text: String,
}

/// The blocks of a lesson before their Markdown is drawn.
#[derive(Default)]
pub(super) struct Blocks<'a> {
    pub blocks: Vec<CourseBlock>,
    /// Nodes of each part.
    pub parts: Vec<Vec<&'a AstNode<'a>>>,
    /// Index of a block by its node.
    pub index: BTreeMap<usize, usize>,
    /// Every anchor that blocks take, and where.
    pub ids: BTreeMap<String, Span>,
    pub tags: TableTags,
}

impl Blocks<'_> {
    /// Complaints about anchors that a heading has taken.
    pub(super) fn meet_headings(&self, body: &Body) -> Vec<Diagnostic> {
        let taken = |anchor: &Anchor| self.ids.get(anchor.as_str());
        body.headings
            .iter()
            .filter_map(|heading| {
                let span = taken(&heading.anchor)?;
                let message = format!("the anchor `{}` is that of a heading", heading.anchor);
                let fault = Diagnostic::new(Code::RepeatedAnchor, *span, message);
                let help = "give the block another with `{#id}`, or rename the heading";
                Some(fault.help(help).other(heading.span, "the heading"))
            })
            .collect()
    }
}

/// Reads the blocks of a tree. What only marks a part, such as labels and `{#id}`, is
/// taken out of the tree, so that neither search nor a page shows it.
pub(super) fn blocks<'a>(
    place: &Place<'_>,
    root: &'a AstNode<'a>,
    faults: &mut Vec<Diagnostic>,
) -> Blocks<'a> {
    let found = directives(place, root, faults);
    let mut reader = Reader {
        place,
        faults,
        blocks: Blocks::default(),
        numbers: BTreeMap::new(),
        n_items: 0,
    };
    for directive in &found {
        reader.block(directive);
    }
    reader.blocks
}

/// Reads one block after the other; what they share lies here.
struct Reader<'a, 'p, 's> {
    place: &'p Place<'s>,
    faults: &'p mut Vec<Diagnostic>,
    blocks: Blocks<'a>,
    /// How many blocks of a name there were, for their anchors.
    numbers: BTreeMap<String, usize>,
    n_items: usize,
}

impl<'a> Reader<'a, '_, '_> {
    fn block(&mut self, directive: &Directive<'a>) {
        let Some(mut content) = self.content(directive) else {
            return;
        };
        let id = self.block_id(directive, &content);
        self.claim(&id, directive.span);
        if let Content::Table(table) = &mut content {
            self.name_table(directive, &id, table);
        }
        let number = self.blocks.blocks.len();
        self.blocks.index.insert(node_key(directive.node), number);
        self.blocks.blocks.push(CourseBlock {
            id,
            title: directive.title.clone(),
            span: directive.span,
            content,
        });
    }

    /// The content, or nothing if the block is malformed; its Markdown is then shown as
    /// if it stood outside.
    fn content(&mut self, block: &Directive<'a>) -> Option<Content> {
        let may_have_headings = matches!(
            block.name,
            Name::Tabs | Name::Example | Name::Case | Name::Exercise | Name::Crosswalk
        );
        if !may_have_headings {
            self.no_headings(block)?;
        }
        match block.name {
            Name::Objectives => self.objectives(block).map(Content::Objectives),
            Name::Exercise => self.exercise(block).map(Content::Exercise),
            Name::Quiz => self.quiz(block).map(Content::Quiz),
            Name::Term => self.term(block).map(Content::Term),
            Name::Flashcard => self.flashcard(block).map(Content::Flashcard),
            Name::Tabs => self.tabs(block).map(Content::Tabs),
            Name::Example => self.all(block).map(Content::Example),
            Name::Case => self.all(block).map(Content::Case),
            Name::Figure => self.figure(block).map(Content::Figure),
            Name::Table => self.table(block).map(Content::Table),
            // Its node keeps its place in the tree for whoever draws the crosswalk.
            Name::Crosswalk => None,
        }
    }

    /// Everything in a block that must not be empty.
    fn all(&mut self, block: &Directive<'a>) -> Option<Part> {
        let nodes: Vec<_> = block.node.children().collect();
        if nodes.is_empty() {
            return self.invalid(block, "holds nothing", None);
        }
        Some(self.part(nodes))
    }

    /// Keeps nodes to be drawn later.
    fn part(&mut self, nodes: Vec<&'a AstNode<'a>>) -> Part {
        self.blocks.parts.push(nodes);
        Part(self.blocks.parts.len() - 1)
    }

    fn block_id(&mut self, block: &Directive<'a>, content: &Content) -> String {
        if let Some(id) = &block.id {
            return id.clone();
        }
        match content {
            Content::Term(term) => format!("term-{}", term.slug),
            Content::Flashcard(card) => card.id.clone(),
            _ => {
                let number = self.numbers.entry(block.word.clone()).or_default();
                *number += 1;
                format!("{}-{number}", block.word)
            }
        }
    }

    /// Takes an anchor, which must be free.
    fn claim(&mut self, id: &str, span: Span) {
        if let Some(first) = self.blocks.ids.insert(id.to_owned(), span) {
            let message = format!("the anchor `{id}` is taken twice on this page");
            self.faults.push(
                Diagnostic::new(Code::RepeatedAnchor, span, message)
                    .help("give one of them another with `{#id}`")
                    .other(first, "first taken here"),
            );
        }
    }

    /// Counts a question, card or term; false beyond the limit, which is told once.
    fn count_item(&mut self, span: Span) -> bool {
        self.n_items += 1;
        if self.n_items == MOST_ITEMS + 1 {
            let message = format!("a page can hold {MOST_ITEMS} questions, cards and terms");
            let fault = Diagnostic::new(Code::TooManyItems, span, message);
            self.faults
                .push(fault.help("spread them over several lessons"));
        }
        self.n_items <= MOST_ITEMS
    }

    fn no_headings(&mut self, block: &Directive<'a>) -> Option<()> {
        let is_heading = |node: &&AstNode<'_>| matches!(node.data().value, NodeValue::Heading(_));
        let heading = block.node.descendants().find(is_heading);
        let Some(heading) = heading else {
            return Some(());
        };
        let span = self.place.first_line(heading.data().sourcepos);
        let message = format!("a block `{}` cannot hold a heading", block.word);
        let fault = Diagnostic::new(Code::InvalidBlock, span, message);
        self.faults
            .push(fault.help("use bold words, or put the heading outside"));
        None
    }

    /// Parts that are shown on other pages too cannot refer to notes of this one.
    fn no_footnotes(&mut self, block: &Directive<'a>) -> Option<()> {
        let is_note =
            |node: &&AstNode<'_>| matches!(node.data().value, NodeValue::FootnoteReference(_));
        if block.node.descendants().any(|node| is_note(&node)) {
            let help = "say it in the text: the block is shown on other pages too";
            return self.invalid(block, "cannot hold a footnote", Some(help));
        }
        Some(())
    }

    /// Reports what is wrong with a block as a whole.
    fn invalid<T>(&mut self, block: &Directive<'a>, what: &str, help: Option<&str>) -> Option<T> {
        let message = format!("the block `{}` {what}", block.word);
        let fault = Diagnostic::new(Code::InvalidBlock, block.span, message);
        self.faults.push(fault.maybe_help(help.map(str::to_owned)));
        None
    }
}

/// The text of some nodes, one space between words.
pub(super) fn plain_text<'a>(nodes: &[&'a AstNode<'a>]) -> String {
    let mut text = String::new();
    for inner in nodes.iter().flat_map(|node| node.descendants()) {
        let data = inner.data();
        match &data.value {
            NodeValue::Text(literal) => text.push_str(literal),
            NodeValue::Code(code) => text.push_str(&code.literal),
            NodeValue::CodeBlock(code) => {
                text.push(' ');
                text.push_str(&code.literal);
            }
            NodeValue::Math(math) => text.push_str(&math.literal),
            NodeValue::WikiLink(link) if inner.first_child().is_none() => text.push_str(&link.url),
            value if value.block() => text.push(' '),
            NodeValue::SoftBreak | NodeValue::LineBreak => text.push(' '),
            _ => {}
        }
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The anchor of an item: the same as long as its text is.
fn content_id(prefix: &str, text: &str) -> String {
    format!("{prefix}-{}", Key::of(&[text.as_bytes()]).hex(8))
}
