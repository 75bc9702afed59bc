//! Lessons bound together: what a print edition and an EPUB are made of.
//!
//! A booklet holds the lessons of a framework or of a learning path in their order. One
//! of more lessons than a browser should print, or a reader should load, is split.

mod answers;
mod blocks;
mod plan;
mod print;

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;
use serde::Serialize;

use super::body::Ink;
use super::publishing::changed;
use super::{Input, Maker};
use crate::address::PageUrl;
use crate::markup::{Markup, SITE, place};
use crate::memo::{Key, Memo};

use plan::Plan;
pub use print::PrintPage;
pub(super) use print::page;

/// Lessons as one document.
#[derive(Clone, Debug)]
pub struct Booklet {
    /// Names it in addresses and identifiers: the framework's id, or `paths/` and the
    /// path's.
    pub id: String,
    /// `Framework` or `Learning path`.
    pub kind: &'static str,
    pub title: String,
    pub description: String,
    /// Index into the book's frameworks.
    pub framework: Option<usize>,
    /// The framework's color, or `site`.
    pub color: &'static str,
    /// The page that it belongs to.
    pub home: PageUrl,
    /// Of several that hold what is too much for one: which, counted from 1.
    pub part: usize,
    pub n_parts: usize,
    /// The print edition.
    pub url: PageUrl,
    /// Path of the EPUB.
    pub epub: String,
    pub entries: Vec<Entry>,
    /// The day on which its lessons were last written or reviewed.
    pub changed: Option<Date>,
}

/// A lesson of a booklet, or the title of a module or of a part of a path.
#[derive(Clone, Debug)]
pub struct Entry {
    /// 1, or 2 for lessons below the title of a module.
    pub level: u8,
    pub title: String,
    pub description: String,
    /// What the path says of this step.
    pub note: String,
    pub objectives: Vec<String>,
    pub sources: Vec<String>,
    /// Its own page.
    pub url: Option<PageUrl>,
    pub is_lesson: bool,
    pub chapter: Arc<Chapter>,
}

/// The text of a lesson in a booklet. Chapters are counted from 1, in the order of the
/// entries.
#[derive(Clone, Debug, Default)]
pub struct Chapter {
    pub text: Markup,
    /// What is right in its quizzes, and the solutions of its exercises.
    pub answers: Markup,
    /// Stands for both.
    pub key: Key,
}

/// A booklet as the page of its framework or path offers it.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct BookletRef {
    /// Follows its name: empty, or such as `, part 2`.
    pub title: String,
    /// Address of the print edition, if there is one.
    pub print: Option<String>,
    /// Address of the EPUB, if there is one.
    pub epub: Option<String>,
}

/// How a lesson's text is bound into a booklet.
#[derive(Clone, Copy)]
pub(super) struct Binding<'a> {
    pub chapter: usize,
    /// Chapters of the booklet by the index of their lesson.
    pub chapters: &'a BTreeMap<usize, usize>,
}

/// Makes all booklets that the book wants. Its texts are remembered.
pub fn booklets(input: &Input<'_>, memo: &mut Memo<Chapter>) -> Vec<Booklet> {
    let output = &input.config.output;
    if !output.print && !output.epub {
        return Vec::new();
    }
    let maker = Maker::new(input);
    let plans = plan::plans(&maker);
    let places: Vec<BTreeMap<usize, usize>> = plans.iter().map(Plan::chapters).collect();
    let jobs: Vec<(usize, usize, usize)> = (0..)
        .zip(&plans)
        .flat_map(|(index, plan)| {
            let texts = (1..).zip(&plan.entries);
            texts.filter_map(move |(chapter, entry)| Some((index, chapter, entry.lesson?)))
        })
        .collect();
    let made = memo.map_prepared(
        &jobs,
        |(index, chapter, lesson)| {
            let binding = Binding {
                chapter: *chapter,
                chapters: &places[*index],
            };
            let (text, answers) = maker.bound(*lesson, binding);
            let number = chapter.to_le_bytes();
            let key = Key::of(&[number.as_slice(), text.as_bytes(), answers.as_bytes()]);
            (key, (*chapter, text, answers), ())
        },
        |(chapter, text, answers)| {
            let (text, answers) = (Markup::new(&text, chapter), Markup::new(&answers, chapter));
            let key = Key::of(&[text.key().bytes(), answers.key().bytes()]);
            Chapter { text, answers, key }
        },
    );
    let mut chapters = made.into_iter().map(|(chapter, ())| chapter);
    plans
        .into_iter()
        .map(|plan| {
            let texts = plan.entries.iter().map(|entry| match entry.lesson {
                Some(_) => chapters.next().unwrap_or_default(),
                None => Arc::default(),
            });
            let texts: Vec<Arc<Chapter>> = texts.collect();
            bind(&maker, plan, texts)
        })
        .collect()
}

fn bind(maker: &Maker<'_>, plan: Plan, texts: Vec<Arc<Chapter>>) -> Booklet {
    let lessons = plan.entries.iter().filter_map(|entry| entry.lesson);
    let changed = lessons
        .filter_map(|index| changed(&maker.book().lessons[index]))
        .max();
    let entries = plan
        .entries
        .iter()
        .zip(texts)
        .map(|(entry, chapter)| maker.entry(entry, chapter))
        .collect();
    // The last part of the page's address, which is a plain name.
    let home = plan.home.as_str().trim_end_matches('/');
    let name = home.rsplit('/').next().unwrap_or(home);
    let part = plan.part.to_string();
    let (url, file) = match plan.part {
        1 => (plan.home.below(&["print"]), format!("{name}.epub")),
        _ => (
            plan.home.below(&["print", &part]),
            format!("{name}-{part}.epub"),
        ),
    };
    Booklet {
        url,
        epub: format!("{}{file}", plan.home.as_str()),
        id: plan.id,
        kind: plan.kind,
        title: plan.title,
        description: plan.description,
        framework: plan.framework,
        color: plan
            .framework
            .map_or("site", |index| maker.frameworks()[index].color),
        home: plan.home,
        part: plan.part,
        n_parts: plan.n_parts,
        entries,
        changed,
    }
}

impl Booklet {
    /// The title, with the number of its part if there are several.
    pub fn whole_title(&self) -> String {
        if self.n_parts == 1 {
            return self.title.clone();
        }
        format!("{}, part {} of {}", self.title, self.part, self.n_parts)
    }

    /// The chapter with this number.
    pub fn chapter(&self, number: usize) -> Option<&Entry> {
        self.entries.get(number.checked_sub(1)?)
    }

    /// The name of a place in a chapter, or the chapter's own if it has no such place.
    pub fn anchor(&self, chapter: usize, id: Option<&str>) -> String {
        let known = self.chapter(chapter).zip(id);
        match known.filter(|(entry, id)| entry.chapter.text.ids.contains(*id)) {
            Some((_, id)) => id.to_owned(),
            None => place(chapter, None),
        }
    }

    /// Level of the elements of lesson titles on a page with one title of level one.
    pub fn lesson_level(&self) -> u8 {
        if self.entries.iter().any(|entry| entry.level == 2) {
            3
        } else {
            2
        }
    }
}

impl Maker<'_> {
    fn entry(&self, entry: &plan::Line, chapter: Arc<Chapter>) -> Entry {
        let lesson = entry.lesson.map(|index| &self.book().lessons[index]);
        let lesson = lesson.filter(|_| entry.is_lesson);
        Entry {
            level: entry.level,
            title: entry.title.clone(),
            description: entry.description.clone(),
            note: entry.note.clone(),
            objectives: lesson.map_or_else(Vec::new, |l| l.parsed.front.objectives.clone()),
            sources: lesson.map_or_else(Vec::new, |l| l.parsed.front.sources.clone()),
            url: entry.url.clone(),
            is_lesson: entry.is_lesson,
            chapter,
        }
    }

    /// The text of a lesson and its answers, as HTML with addresses that are still open.
    fn bound(&self, lesson: usize, binding: Binding<'_>) -> (String, String) {
        let ink = Ink {
            binding: Some(binding),
            ..self.ink(lesson, Some(SITE))
        };
        let body = &ink.lesson.parsed.body;
        let mut text = String::with_capacity(body.n_words * 8);
        ink.pieces(&mut text, &body.pieces);
        let mut answers = String::new();
        ink.all_answers(&mut answers);
        (text, answers)
    }

    /// The booklets of the page with this address.
    pub(super) fn booklet_refs(&self, home: &PageUrl) -> Vec<BookletRef> {
        let output = &self.input.config.output;
        let booklets = self.input.booklets.iter();
        booklets
            .filter(|booklet| booklet.home == *home)
            .map(|booklet| BookletRef {
                title: match booklet.n_parts {
                    1 => String::new(),
                    _ => format!(", part {}", booklet.part),
                },
                print: output.print.then(|| booklet.url.href()),
                epub: output
                    .epub
                    .then(|| crate::address::encode(&booklet.epub).into_owned()),
            })
            .collect()
    }
}
