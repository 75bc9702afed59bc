//! A lesson's HTML with its holes filled: addresses, tags of links, drawn blocks.

use std::sync::Arc;

use super::Maker;
use super::booklet::Binding;
use super::study::glossary_url;
use crate::highlight::{Highlighted, numbered};
use crate::link::{Lesson, LessonKind, Target};
use crate::markup::{CHAPTER, SITE};
use crate::memo::{Key, KeyHasher};
use crate::page::escape;
use crate::parse::{BlockKind, CrosswalkBlock, CrosswalkKind, Piece};

/// The place of a topic's definition on a page that links to the topic.
pub(super) fn explanation_anchor(topic: &str) -> String {
    format!("cb-def-{topic}")
}

/// The place of a term's definition on a page that links to the term.
pub(super) fn term_anchor(slug: &str) -> String {
    format!("cb-term-{slug}")
}

/// How a reference is written on a page.
enum Written<'a> {
    /// An address inside or outside the site, and whether it leads outside.
    Address { href: String, outside: bool },
    /// A page of a topic.
    Topic { href: String },
    /// An entry of the glossary.
    Term { href: String, slug: &'a str },
    /// Nothing: the text stays.
    Dropped,
}

/// A part of a text with crosswalk blocks in it.
pub(super) enum BodyPart {
    Html(String),
    /// By index into `Body::crosswalk_blocks`.
    Crosswalk(usize),
}

impl Maker<'_> {
    /// The HTML of the lesson with this index for a page from which `root` leads to the site's root.
    pub(super) fn body(&self, index: usize, root: &str) -> String {
        let ink = self.ink_explained(index, root);
        let body = &ink.lesson.parsed.body;
        let mut html = String::with_capacity(body.n_words * 8);
        ink.pieces(&mut html, &body.pieces);
        html
    }

    /// The fingerprint of all that [`Maker::body`] draws from, on the lesson's own page.
    pub(super) fn body_key(&self, index: usize) -> Key {
        let lesson = &self.book().lessons[index];
        let mut key = KeyHasher::default();
        key.add(lesson.parsed.key.bytes());
        key.add(lesson.url.as_str().as_bytes());
        for target in &lesson.targets {
            match target {
                Target::Lesson { lesson, anchor } => {
                    key.add(b"lesson").add(self.link_key(*lesson).bytes());
                    key.add(anchor.as_ref().map_or("", |a| a.as_str()).as_bytes());
                }
                Target::Page(url) => {
                    key.add(b"page").add(url.as_str().as_bytes());
                }
                // What stands behind the path stands in the lesson itself.
                Target::Asset { path, .. } => {
                    key.add(b"asset").add(path.as_str().as_bytes());
                }
                Target::Topic(id) => {
                    let topic = self.crosswalk().topic_by_id.get(id);
                    let topic = topic.map(|index| &self.crosswalk()[*index]);
                    key.add(match topic.map(|topic| topic.definition.is_some()) {
                        Some(true) => b"explained topic",
                        Some(false) => b"topic",
                        None => b"no topic",
                    });
                }
                // What these say stands in the lesson itself.
                Target::Term(_) => {
                    key.add(b"term");
                }
                Target::External(_) => {
                    key.add(b"outside");
                }
                Target::Broken => {
                    key.add(b"broken");
                }
            }
        }
        key.finish()
    }

    /// The text of a page of its own; introductions stand on pages that list no
    /// definitions.
    fn ink_explained<'i>(&'i self, index: usize, root: &'i str) -> Ink<'i> {
        let lesson = &self.book().lessons[index];
        let is_intro = matches!(
            lesson.kind,
            LessonKind::FrameworkIntro { .. } | LessonKind::ModuleIntro { .. }
        );
        Ink {
            explains: !is_intro && !lesson.url.as_str().is_empty(),
            ..self.ink(index, Some(root))
        }
    }

    /// The same as parts: text, and between it the numbers of crosswalk blocks.
    pub(super) fn body_parts(&self, index: usize, root: &str) -> Vec<BodyPart> {
        let ink = self.ink_explained(index, root);
        let mut parts = Vec::new();
        let is_block = |piece: &Piece| matches!(piece, Piece::Crosswalk(_));
        for run in ink.lesson.parsed.body.pieces.split_inclusive(is_block) {
            let mut html = String::new();
            ink.pieces(&mut html, run);
            if !html.trim().is_empty() {
                parts.push(BodyPart::Html(html));
            }
            if let Some(Piece::Crosswalk(block)) = run.last() {
                parts.push(BodyPart::Crosswalk(*block));
            }
        }
        parts
    }
}

/// Writes the Markdown of one lesson.
#[derive(Clone, Copy)]
pub(super) struct Ink<'a> {
    pub maker: &'a Maker<'a>,
    pub lesson: &'a Lesson,
    pub highlighted: &'a [Arc<Highlighted>],
    /// The way to the site's root; none where links would lead nowhere, so that only
    /// their text is written.
    pub root: Option<&'a str>,
    /// The page holds the definitions of the topics and terms that the text links to.
    pub explains: bool,
    /// The text is bound into a booklet.
    pub binding: Option<Binding<'a>>,
}

impl Ink<'_> {
    /// Writes pieces with their holes filled.
    pub(super) fn pieces(&self, html: &mut String, pieces: &[Piece]) {
        let lesson = self.lesson;
        let body = &lesson.parsed.body;
        for piece in pieces {
            match piece {
                Piece::Html(text) => html.push_str(text),
                Piece::Block(block) if body.blocks[*block].kind == BlockKind::Diagram => {
                    html.push_str(&numbered(&self.highlighted[*block].html, *block));
                }
                Piece::Block(block) => html.push_str(&self.highlighted[*block].html),
                Piece::Crosswalk(block) if self.binding.is_some() => {
                    self.elsewhere(html, &body.crosswalk_blocks[*block]);
                }
                // Comparison pages draw it between two parts of the text.
                Piece::Crosswalk(_) => {}
                Piece::Course(block) => self.course_block(html, *block),
                Piece::Address(reference) => match self.written(&lesson.targets[*reference]) {
                    Written::Address { href, .. }
                    | Written::Topic { href }
                    | Written::Term { href, .. } => {
                        html.push_str(&href);
                    }
                    Written::Dropped => {}
                },
                Piece::Open(reference) => {
                    self.open(html, *reference);
                }
                Piece::Close(reference) => {
                    html.push_str(match self.written(&lesson.targets[*reference]) {
                        Written::Dropped => "</span>",
                        _ => "</a>",
                    });
                }
                Piece::Title(reference) => {
                    let title = match &lesson.targets[*reference] {
                        Target::Lesson { lesson, .. } => {
                            &self.maker.book().lessons[*lesson].parsed.title
                        }
                        _ => &body.references[*reference].target,
                    };
                    escape(html, title);
                }
            }
        }
    }

    /// Says in a booklet what stands at this place of the lesson's own page.
    fn elsewhere(&self, html: &mut String, block: &CrosswalkBlock) {
        let what = match block.kind {
            CrosswalkKind::Table => "A table of mappings",
            CrosswalkKind::Coverage => "The coverage",
            CrosswalkKind::Graph => "A drawing of mappings",
        };
        html.push_str("<p class=\"cb-see\">");
        html.push_str(what);
        html.push_str(" stands here on the page <a href=\"");
        html.push_str(SITE);
        escape(html, &self.lesson.url.href());
        html.push_str("\">");
        escape(html, &self.lesson.parsed.title);
        html.push_str("</a>.</p>\n");
    }

    /// Writes the opening tag of a link.
    fn open(&self, html: &mut String, reference: usize) {
        let title = &self.lesson.parsed.body.references[reference].title;
        match self.written(&self.lesson.targets[reference]) {
            Written::Dropped => {
                html.push_str("<span class=\"dropped-link\">");
                return;
            }
            Written::Address { href, outside } => {
                html.push_str("<a href=\"");
                html.push_str(&href);
                if outside {
                    html.push_str("\" rel=\"noopener\" class=\"external");
                }
            }
            Written::Topic { href } => {
                html.push_str("<a class=\"topic\" href=\"");
                html.push_str(&href);
                if let Some(id) = self.explained(reference) {
                    html.push_str("\" aria-describedby=\"");
                    escape(html, &explanation_anchor(id));
                }
            }
            Written::Term { href, slug } => {
                html.push_str("<a class=\"term\" href=\"");
                html.push_str(&href);
                if self.explains {
                    html.push_str("\" aria-describedby=\"");
                    escape(html, &term_anchor(slug));
                }
            }
        }
        if !title.is_empty() {
            html.push_str("\" title=\"");
            escape(html, title);
        }
        html.push_str("\">");
    }

    /// The topic that a link leads to, if the page holds its definition.
    fn explained(&self, reference: usize) -> Option<&str> {
        let Target::Topic(id) = &self.lesson.targets[reference] else {
            return None;
        };
        let crosswalk = self.maker.crosswalk();
        let topic = &crosswalk[*crosswalk.topic_by_id.get(id)?];
        (self.explains && topic.definition.is_some()).then_some(topic.id.as_str())
    }

    /// The address of a lesson, or of a place in it, in the booklet that the text is
    /// bound into; nothing if the lesson is not part of it.
    fn bound_place(&self, lesson: usize, anchor: Option<&str>) -> Option<String> {
        let chapter = self.binding?.chapters.get(&lesson)?;
        let mut href = format!("{CHAPTER}{chapter}");
        if let Some(anchor) = anchor {
            href.push('#');
            escape(&mut href, anchor);
        }
        Some(href)
    }

    /// The same of the definition of a term.
    fn bound_term(&self, slug: &str) -> Option<String> {
        let book = self.maker.book();
        let place = book.terms.get(slug)?;
        let blocks = &book.lessons[place.lesson].parsed.body.course_blocks;
        self.bound_place(place.lesson, Some(&blocks[place.block].id))
    }

    /// A target as an address, escaped for an attribute.
    fn written<'t>(&self, target: &'t Target) -> Written<'t> {
        let Some(root) = self.root else {
            return Written::Dropped;
        };
        let maker = self.maker;
        let inside = |path: &str| {
            let mut href = String::with_capacity(root.len() + path.len());
            escape(&mut href, root);
            escape(&mut href, path);
            Written::Address {
                href,
                outside: false,
            }
        };
        match target {
            Target::Lesson { lesson, anchor } => {
                let anchor = anchor.as_ref().map(|anchor| anchor.as_str());
                if let Some(href) = self.bound_place(*lesson, anchor) {
                    return Written::Address {
                        href,
                        outside: false,
                    };
                }
                let mut path = maker.book().lessons[*lesson].url.href();
                if let Some(anchor) = anchor {
                    path.push('#');
                    path.push_str(anchor);
                }
                inside(&path)
            }
            Target::Page(url) => inside(&url.href()),
            Target::Asset { path, more } => inside(&format!("{}{more}", path.href())),
            Target::Topic(id) => match maker.crosswalk().topic_by_id.get(id) {
                Some(topic) => {
                    let path = maker.crosswalk().topics[topic.index()].url.href();
                    Written::Topic {
                        href: format!("{root}{path}"),
                    }
                }
                None => Written::Dropped,
            },
            Target::Term(slug) => {
                if let Some(href) = self.bound_term(slug) {
                    return Written::Term { href, slug };
                }
                let glossary = glossary_url().href();
                Written::Term {
                    href: format!("{root}{glossary}#term-{slug}"),
                    slug,
                }
            }
            Target::External(address) => {
                let mut href = String::new();
                comrak::html::escape_href(&mut href, address, false)
                    .expect("writing to a string cannot fail");
                Written::Address {
                    href,
                    outside: true,
                }
            }
            Target::Broken => Written::Dropped,
        }
    }
}
