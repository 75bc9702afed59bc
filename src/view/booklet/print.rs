//! The print edition: a booklet as one page.

use serde::Serialize;

use super::super::shapes::Crumb;
use super::super::{Data, Draft, Maker, View};
use super::{Booklet, Entry};
use crate::address::PageUrl;
use crate::markup::{Image, Markup, Piece, escape_xml, place};
use crate::view::publishing::on_the_web;

/// `print` in `print.html`.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct PrintPage {
    /// `Framework` or `Learning path`.
    pub kind: &'static str,
    /// The page that it belongs to.
    pub home: Crumb,
    /// Complete address of that page, if the book has one.
    pub address: Option<String>,
    /// Address of the same as EPUB.
    pub epub: Option<String>,
    /// The day of the last change.
    pub changed: Option<String>,
    /// Lessons in it.
    pub n_lessons: usize,
    /// The other parts of a booklet that is split.
    pub parts: Vec<Crumb>,
    /// Its lessons and the titles above them.
    pub entries: Vec<PrintEntry>,
    /// What is right, by lesson.
    pub answers: Vec<PrintAnswers>,
    /// What the frameworks say of themselves beside their trademark notices.
    pub disclaimers: Vec<String>,
}

/// A lesson, or the title of a module or a part.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct PrintEntry {
    /// Its place on the page.
    pub anchor: String,
    /// Of its place in the contents: 1 or 2.
    pub level: u8,
    /// Number of the heading's element.
    pub heading: u8,
    /// Plain text.
    pub title: String,
    /// One sentence; empty if there is none.
    pub description: String,
    /// What the path says of this step; most often empty.
    pub note: String,
    /// What readers can do afterward.
    pub objectives: Vec<String>,
    /// Sources that the front matter names.
    pub sources: Vec<String>,
    /// Complete address of its own page, if the book has one.
    pub address: Option<String>,
    /// No mere title.
    pub is_lesson: bool,
    /// The text, drawn; its names begin with those of its place.
    pub html: String,
}

/// The answers to one lesson's questions.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct PrintAnswers {
    /// Its place on the page.
    pub anchor: String,
    /// Of the lesson.
    pub title: String,
    /// The lesson's place on the page.
    pub lesson: String,
    /// The answers, drawn.
    pub html: String,
}

pub(in crate::view) fn page(maker: &Maker<'_>, index: usize) -> View {
    let booklets = maker.input.booklets;
    let booklet = &booklets[index];
    let root = booklet.url.root();
    let config = maker.input.config;
    let base = config.base_url.as_ref().map(|base| base.url.as_str());
    let absolute = |url: &PageUrl| base.map(|base| url.absolute(base));
    let fill = Filling {
        booklet,
        root: &root,
        base,
    };
    let others = booklets.iter().filter(|other| other.id == booklet.id);
    let print = PrintPage {
        kind: booklet.kind,
        home: Crumb::to(booklet.title.clone(), &booklet.home),
        address: absolute(&booklet.home),
        epub: config
            .output
            .epub
            .then(|| crate::address::encode(&booklet.epub).into_owned()),
        changed: booklet.changed.map(|date| date.to_string()),
        n_lessons: booklet.entries.iter().filter(|e| e.is_lesson).count(),
        parts: others
            .filter(|_| booklet.n_parts > 1)
            .map(|other| Crumb {
                title: format!("Part {}", other.part),
                url: (other.part != booklet.part).then(|| other.url.href()),
            })
            .collect(),
        entries: (1..)
            .zip(&booklet.entries)
            .map(|(number, entry)| fill.entry(number, entry, entry.url.as_ref().and_then(absolute)))
            .collect(),
        answers: (1..)
            .zip(&booklet.entries)
            .filter(|(_, entry)| !entry.chapter.answers.is_empty())
            .map(|(number, entry)| PrintAnswers {
                anchor: answers_anchor(number),
                title: entry.title.clone(),
                lesson: place(number, None),
                html: fill.html(&entry.chapter.answers, 3),
            })
            .collect(),
        disclaimers: maker.disclaimers(),
    };
    let mut breadcrumb = vec![Crumb::to("Home", &PageUrl::home())];
    breadcrumb.push(print.home.clone());
    breadcrumb.push(Crumb::here("Print edition"));
    let view = maker.page(Draft {
        template: "print.html",
        kind: "print",
        url: booklet.url.clone(),
        what: format!("the print edition of `{}`", booklet.id),
        title: booklet.whole_title(),
        description: booklet.description.clone(),
        breadcrumb,
        framework: booklet.framework,
        data: Data::Print {
            print: Box::new(print),
        },
    });
    maker.unlisted(view, None)
}

impl Maker<'_> {
    /// The disclaimers of all frameworks, each once.
    fn disclaimers(&self) -> Vec<String> {
        let mut all: Vec<String> = Vec::new();
        for framework in &self.book().frameworks {
            let text = framework.file.disclaimer.trim();
            if !text.is_empty() && !all.iter().any(|known| known == text) {
                all.push(text.to_owned());
            }
        }
        all
    }
}

/// The place of a chapter's answers.
pub(super) fn answers_anchor(chapter: usize) -> String {
    format!("a{chapter}")
}

/// How the holes of a text are filled on a page.
struct Filling<'a> {
    booklet: &'a Booklet,
    root: &'a str,
    base: Option<&'a str>,
}

impl Filling<'_> {
    fn entry(&self, number: usize, entry: &Entry, address: Option<String>) -> PrintEntry {
        let heading = match entry.level {
            1 => 2,
            _ => self.booklet.lesson_level(),
        };
        PrintEntry {
            anchor: place(number, None),
            level: entry.level,
            heading,
            title: entry.title.clone(),
            description: entry.description.clone(),
            note: entry.note.clone(),
            objectives: entry.objectives.clone(),
            sources: entry.sources.clone(),
            address,
            is_lesson: entry.is_lesson,
            html: self.html(&entry.chapter.text, heading),
        }
    }

    /// A text whose title has a heading of level `above`.
    fn html(&self, markup: &Markup, above: u8) -> String {
        let mut html = String::with_capacity(markup.size());
        for piece in &markup.pieces {
            match piece {
                Piece::Text(text) => html.push_str(text),
                Piece::Level(level) => html.push_str(&(above + level).min(6).to_string()),
                Piece::Place { chapter, id } => {
                    let anchor = self.booklet.anchor(*chapter, id.as_deref());
                    html.push_str(&format!(" href=\"#{anchor}\""));
                }
                Piece::Answers(chapter) => {
                    html.push_str(&format!(" href=\"#{}\"", answers_anchor(*chapter)));
                }
                Piece::Site(path) => {
                    html.push_str(" href=\"");
                    match self.base {
                        Some(base) => escape_xml(&mut html, &on_the_web(base, path)),
                        None => escape_xml(&mut html, &format!("{}{path}", self.root)),
                    }
                    html.push('"');
                }
                Piece::Image(image) => self.image(&mut html, image),
                Piece::Color(name) => html.push_str(&format!("var(--{name})")),
            }
        }
        html
    }

    fn image(&self, html: &mut String, image: &Image) {
        html.push_str("<img src=\"");
        escape_xml(html, &format!("{}{}", self.root, image.path));
        html.push_str("\" alt=\"");
        escape_xml(html, &image.alt);
        html.push('"');
        html.push_str(&image.attributes);
        html.push_str("/>");
    }
}
