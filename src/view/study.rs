//! What lessons give to learn, gathered: the glossary, the flashcards, and the same for
//! other programs.

use std::collections::BTreeSet;

use serde::Serialize;

use super::body::Ink;
use super::shapes::{Crumb, FrameworkRef};
use super::{Data, Draft, Maker, View, Views};
use crate::address::PageUrl;
use crate::link::Lesson;
use crate::memo::Key;
use crate::parse::{Answers, Content, CourseBlock, Question};

/// Cards on the page of flashcards; the Anki files hold all.
const MOST_CARDS: usize = 2_000;

/// `glossary` in templates: one term.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct GlossaryEntry {
    /// The term, as plain text.
    pub name: String,
    /// Unique among the terms. Links lead to `term-` and this: make it the id of the entry.
    pub slug: String,
    /// The definition.
    pub html: String,
    /// The lesson that defines it, at the term.
    pub url: String,
    /// Title of that lesson.
    pub lesson: String,
    /// The framework of that lesson; none for comparisons and single pages.
    pub framework: Option<FrameworkRef>,
}

/// `cards` in templates.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct CardsPage {
    /// In the order of the lessons, 2000 at most.
    pub cards: Vec<Card>,
    /// Cards that the page has no room for.
    pub n_more: usize,
    /// One for each framework with cards.
    pub decks: Vec<DeckRef>,
}

/// A deck as the page of flashcards offers it.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct DeckRef {
    /// The framework whose cards it holds.
    pub framework: FrameworkRef,
    /// Cards in the Anki file.
    pub n_cards: usize,
    /// Address of the Anki file.
    pub anki: String,
    /// Address of the QTI package; none without questions.
    pub qti: Option<String>,
    /// Questions in the QTI package.
    pub n_questions: usize,
}

/// One thing to remember.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Card {
    /// The same in every build, as long as the lesson's id and the card's anchor are.
    pub id: String,
    /// `term`, `card` or `question`.
    pub kind: &'static str,
    /// The question as plain text, for a summary.
    pub title: String,
    /// What is asked, as HTML: print it with `|safe`.
    pub front: String,
    /// The answer, as HTML: print it with `|safe`.
    pub back: String,
    /// Where it stands: address of its place in the lesson, after the root.
    pub url: String,
    /// Title of the lesson.
    pub lesson: String,
    /// The framework of the lesson; none for comparisons and single pages.
    pub framework: Option<FrameworkRef>,
}

/// The cards and questions of one framework, for other programs.
#[derive(Clone, Debug)]
pub struct Deck {
    /// The framework's id.
    pub id: String,
    pub title: String,
    pub cards: Vec<Card>,
    pub questions: Vec<Asked>,
}

/// A question with its Markdown drawn, without links.
#[derive(Clone, Debug)]
pub struct Asked {
    pub id: String,
    pub title: String,
    pub prompt: String,
    pub context: String,
    pub answers: AskedAnswers,
    /// What is right and why.
    pub feedback: String,
}

/// As [`Answers`], with HTML.
#[derive(Clone, Debug)]
pub enum AskedAnswers {
    /// Each with whether it is right.
    Single(Vec<(String, bool)>),
    Multiple(Vec<(String, bool)>),
    Numeric {
        value: f64,
        tolerance: f64,
        unit: String,
    },
    /// Left and right as they belong together.
    Matching(Vec<(String, String)>),
    Order(Vec<String>),
}

/// The page of all terms.
pub fn glossary_url() -> PageUrl {
    PageUrl::of(&["glossary"])
}

/// The page of all cards.
pub(super) fn flashcards_url() -> PageUrl {
    PageUrl::of(&["flashcards"])
}

/// Where the Anki file of a framework lies.
pub fn anki_path(framework: &str) -> String {
    format!("study/{framework}.anki.txt")
}

/// Where the QTI package of a framework lies.
pub fn qti_path(framework: &str) -> String {
    format!("study/{framework}.qti.zip")
}

pub(super) fn glossary(maker: &Maker<'_>) -> View {
    let url = glossary_url();
    let root = url.root();
    let mut entries: Vec<GlossaryEntry> = Vec::new();
    for (slug, place) in &maker.book().terms {
        let ink = maker.ink(place.lesson, Some(&root));
        let block = &ink.lesson.parsed.body.course_blocks[place.block];
        if let Content::Term(term) = &block.content {
            entries.push(GlossaryEntry {
                name: term.name.clone(),
                slug: slug.clone(),
                html: ink.html(term.definition),
                url: format!("{}#{}", ink.lesson.url.href(), block.id),
                lesson: ink.lesson.parsed.title.clone(),
                framework: maker.framework_of(ink.lesson),
            });
        }
    }
    maker.page(Draft {
        template: "glossary.html",
        kind: "glossary",
        url,
        what: "the glossary".to_owned(),
        title: "Glossary".to_owned(),
        description: "The terms of the lessons in the words of this course.".to_owned(),
        breadcrumb: vec![Crumb::to("Home", &PageUrl::home()), Crumb::here("Glossary")],
        framework: None,
        data: Data::Glossary { glossary: entries },
    })
}

pub(super) fn flashcards(maker: &Maker<'_>) -> View {
    let url = flashcards_url();
    let root = url.root();
    let lessons = &maker.book().lessons;
    let mut cards = Vec::new();
    for index in (0..lessons.len()).filter(|index| !lessons[*index].is_unlisted()) {
        cards.extend(maker.ink(index, Some(&root)).cards());
    }
    let decks = maker
        .frameworks()
        .iter()
        .filter_map(|framework| {
            let is_of = |card: &&Card| {
                card.framework
                    .as_ref()
                    .is_some_and(|f| f.id == framework.id)
            };
            let n_cards = cards.iter().filter(is_of).count();
            let questions = |card: &&Card| is_of(card) && card.kind == "question";
            let n_questions = cards.iter().filter(questions).count();
            (n_cards > 0).then(|| DeckRef {
                framework: framework.clone(),
                n_cards,
                anki: anki_path(&framework.id),
                qti: (n_questions > 0).then(|| qti_path(&framework.id)),
                n_questions,
            })
        })
        .collect();
    let n_more = cards.len().saturating_sub(MOST_CARDS);
    cards.truncate(MOST_CARDS);
    maker.page(Draft {
        template: "flashcards.html",
        kind: "flashcards",
        url,
        what: "the page of flashcards".to_owned(),
        title: "Flashcards".to_owned(),
        description: "Terms, cards and questions of all lessons, repeated when they are due."
            .to_owned(),
        breadcrumb: vec![
            Crumb::to("Home", &PageUrl::home()),
            Crumb::here("Flashcards"),
        ],
        framework: None,
        data: Data::Flashcards {
            cards: CardsPage {
                cards,
                n_more,
                decks,
            },
        },
    })
}

impl Views<'_> {
    /// The deck of each framework that has one. Links lead to `base`, the site's complete
    /// address; without it they are left out.
    pub fn decks(&self, base: Option<&str>) -> Vec<Deck> {
        let maker = &self.maker;
        let mut decks: Vec<Deck> = maker
            .frameworks()
            .iter()
            .map(|framework| Deck {
                id: framework.id.clone(),
                title: format!("{}::{}", maker.input.config.title, framework.name),
                cards: Vec::new(),
                questions: Vec::new(),
            })
            .collect();
        for (index, lesson) in maker.book().lessons.iter().enumerate() {
            let Some(framework) = lesson.framework().filter(|_| !lesson.is_unlisted()) else {
                continue;
            };
            decks[framework]
                .cards
                .extend(maker.ink(index, base).cards());
            let questions = maker.ink(index, None).all_asked();
            decks[framework].questions.extend(questions);
        }
        decks.retain(|deck| !deck.cards.is_empty());
        decks
    }
}

impl<'a> Maker<'a> {
    /// Name and definition, as plain text, of the term with this slug.
    pub(super) fn term(&self, slug: &str) -> Option<(String, String)> {
        let place = self.book().terms.get(slug)?;
        let body = &self.book().lessons[place.lesson].parsed.body;
        match &body.course_blocks[place.block].content {
            Content::Term(term) => {
                Some((term.name.clone(), body.part(term.definition).text.clone()))
            }
            _ => None,
        }
    }

    /// Writes the Markdown of the lesson with this index.
    pub(super) fn ink<'i>(&'i self, index: usize, root: Option<&'i str>) -> Ink<'i> {
        Ink {
            maker: self,
            lesson: &self.book().lessons[index],
            highlighted: &self.input.highlighted[index],
            root,
            explains: false,
            binding: None,
        }
    }

    fn framework_of(&self, lesson: &Lesson) -> Option<FrameworkRef> {
        lesson
            .framework()
            .map(|index| self.frameworks()[index].clone())
    }
}

/// Addresses of the pages whose text holds course blocks.
pub(super) fn pages_with_blocks(lessons: &[Lesson]) -> BTreeSet<PageUrl> {
    lessons
        .iter()
        .filter(|lesson| !lesson.parsed.body.course_blocks.is_empty())
        .map(|lesson| lesson.url.clone())
        .collect()
}

/// Addresses of the pages with tables that readers can work with.
pub(super) fn pages_with_tables(lessons: &[Lesson]) -> BTreeSet<PageUrl> {
    let is_table = |block: &CourseBlock| matches!(block.content, Content::Table(_));
    lessons
        .iter()
        .filter(|lesson| lesson.parsed.body.course_blocks.iter().any(is_table))
        .map(|lesson| lesson.url.clone())
        .collect()
}

/// Whether the book has anything to learn by heart.
pub(super) fn has_cards(lessons: &[Lesson]) -> bool {
    lessons.iter().any(|lesson| {
        let is_card = |content: &Content| {
            matches!(
                content,
                Content::Term(_) | Content::Flashcard(_) | Content::Quiz(_)
            )
        };
        let blocks = &lesson.parsed.body.course_blocks;
        !lesson.is_unlisted() && blocks.iter().any(|block| is_card(&block.content))
    })
}

impl Ink<'_> {
    /// Everything in the lesson that can be asked and answered.
    fn cards(&self) -> Vec<Card> {
        let mut cards = Vec::new();
        for block in &self.lesson.parsed.body.course_blocks {
            match &block.content {
                Content::Term(term) => {
                    let mut front = String::new();
                    crate::page::escape(&mut front, &term.name);
                    let back = self.html(term.definition);
                    cards.push(self.card("term", &block.id, &term.name, front, back));
                }
                Content::Flashcard(card) => {
                    let (front, back) = (self.html(card.front), self.html(card.back));
                    let title = &self.text(card.front).text;
                    cards.push(self.card("card", &block.id, title, front, back));
                }
                Content::Quiz(quiz) => {
                    for question in &quiz.questions {
                        let (mut front, mut back) = (String::new(), String::new());
                        self.question_front(&mut front, question);
                        self.answer(&mut back, question);
                        let title = &self.text(question.prompt).text;
                        cards.push(self.card("question", &question.id, title, front, back));
                    }
                }
                _ => {}
            }
        }
        cards
    }

    fn card(
        &self,
        kind: &'static str,
        anchor: &str,
        title: &str,
        front: String,
        back: String,
    ) -> Card {
        Card {
            id: self.guid(anchor),
            kind,
            title: title.to_owned(),
            front,
            back,
            url: format!("{}#{anchor}", self.lesson.url.href()),
            lesson: self.lesson.parsed.title.clone(),
            framework: self.maker.framework_of(self.lesson),
        }
    }

    /// A name that is unique among all books, as far as lesson ids are.
    fn guid(&self, anchor: &str) -> String {
        let title = self.maker.input.config.title.as_bytes();
        Key::of(&[title, self.lesson.id.as_bytes(), anchor.as_bytes()]).hex(16)
    }

    fn all_asked(&self) -> Vec<Asked> {
        let blocks = self.lesson.parsed.body.course_blocks.iter();
        blocks
            .flat_map(|block| match &block.content {
                Content::Quiz(quiz) => quiz.questions.as_slice(),
                _ => &[],
            })
            .map(|question| self.asked(question))
            .collect()
    }

    fn asked(&self, question: &Question) -> Asked {
        let choices = |choices: &[crate::parse::Choice]| {
            let choice = |choice: &crate::parse::Choice| (self.html(choice.text), choice.is_right);
            choices.iter().map(choice).collect()
        };
        let mut feedback = String::new();
        self.answer(&mut feedback, question);
        Asked {
            id: self.guid(&question.id),
            title: self.text(question.prompt).text.clone(),
            prompt: self.html(question.prompt),
            context: question
                .context
                .map(|part| self.html(part))
                .unwrap_or_default(),
            answers: match &question.answers {
                Answers::Single(all) => AskedAnswers::Single(choices(all)),
                Answers::Multiple(all) => AskedAnswers::Multiple(choices(all)),
                Answers::Numeric(numeric) => AskedAnswers::Numeric {
                    value: numeric.value,
                    tolerance: numeric.tolerance,
                    unit: numeric.unit.clone(),
                },
                Answers::Matching { pairs, .. } => AskedAnswers::Matching(
                    pairs
                        .iter()
                        .map(|pair| (self.html(pair.left), self.html(pair.right)))
                        .collect(),
                ),
                Answers::Order(lines) => {
                    AskedAnswers::Order(lines.iter().map(|line| self.html(*line)).collect())
                }
            },
            feedback,
        }
    }
}
