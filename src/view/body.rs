//! A lesson's HTML with its holes filled: addresses, tags of links, drawn blocks.

use std::sync::Arc;

use super::Maker;
use crate::highlight::{Highlighted, numbered};
use crate::link::{Lesson, LessonKind, Target};
use crate::page::escape;
use crate::parse::{BlockKind, Piece};

/// The place of a topic's definition on a page that links to the topic.
pub(super) fn explanation_anchor(topic: &str) -> String {
    format!("cb-def-{topic}")
}

/// How a reference is written on a page.
enum Written {
    /// An address inside or outside the site, and whether it leads outside.
    Address { href: String, outside: bool },
    /// A page of a topic.
    Topic { href: String },
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
    /// The HTML of a lesson for a page from which `root` leads to the site's root.
    pub(super) fn body(
        &self,
        lesson: &Lesson,
        highlighted: &[Arc<Highlighted>],
        root: &str,
    ) -> String {
        let pieces = &lesson.parsed.body.pieces;
        self.written_pieces(lesson, pieces, highlighted, root)
    }

    /// The same as parts: text, and between it the numbers of crosswalk blocks.
    pub(super) fn body_parts(
        &self,
        lesson: &Lesson,
        highlighted: &[Arc<Highlighted>],
        root: &str,
    ) -> Vec<BodyPart> {
        let mut parts = Vec::new();
        let is_block = |piece: &Piece| matches!(piece, Piece::Crosswalk(_));
        for run in lesson.parsed.body.pieces.split_inclusive(is_block) {
            let html = self.written_pieces(lesson, run, highlighted, root);
            if !html.trim().is_empty() {
                parts.push(BodyPart::Html(html));
            }
            if let Some(Piece::Crosswalk(block)) = run.last() {
                parts.push(BodyPart::Crosswalk(*block));
            }
        }
        parts
    }

    fn written_pieces(
        &self,
        lesson: &Lesson,
        pieces: &[Piece],
        highlighted: &[Arc<Highlighted>],
        root: &str,
    ) -> String {
        let body = &lesson.parsed.body;
        let mut html = String::with_capacity(body.n_words * 8);
        for piece in pieces {
            match piece {
                Piece::Html(text) => html.push_str(text),
                Piece::Block(block) if body.blocks[*block].kind == BlockKind::Diagram => {
                    html.push_str(&numbered(&highlighted[*block].html, *block));
                }
                Piece::Block(block) => html.push_str(&highlighted[*block].html),
                Piece::Address(reference) => {
                    match self.written(&lesson.targets[*reference], root) {
                        Written::Address { href, .. } | Written::Topic { href } => {
                            html.push_str(&href);
                        }
                        Written::Dropped => {}
                    }
                }
                Piece::Open(reference) => {
                    self.open(&mut html, lesson, *reference, root);
                }
                Piece::Close(reference) => {
                    html.push_str(match self.written(&lesson.targets[*reference], root) {
                        Written::Dropped => "</span>",
                        _ => "</a>",
                    });
                }
                // Comparison pages draw it between two parts of the text.
                Piece::Crosswalk(_) => {}
                Piece::Title(reference) => {
                    let title = match &lesson.targets[*reference] {
                        Target::Lesson { lesson, .. } => &self.book().lessons[*lesson].parsed.title,
                        _ => &body.references[*reference].target,
                    };
                    escape(&mut html, title);
                }
            }
        }
        html
    }

    /// Writes the opening tag of a link.
    fn open(&self, html: &mut String, lesson: &Lesson, reference: usize, root: &str) {
        let title = &lesson.parsed.body.references[reference].title;
        match self.written(&lesson.targets[reference], root) {
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
                if let Some(id) = self.explained(lesson, reference) {
                    html.push_str("\" aria-describedby=\"");
                    escape(html, &explanation_anchor(id));
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
    fn explained(&self, lesson: &Lesson, reference: usize) -> Option<&str> {
        let Target::Topic(id) = &lesson.targets[reference] else {
            return None;
        };
        let has_list = !matches!(
            lesson.kind,
            LessonKind::FrameworkIntro { .. } | LessonKind::ModuleIntro { .. }
        ) && !lesson.url.as_str().is_empty();
        let crosswalk = self.crosswalk();
        let topic = &crosswalk[*crosswalk.topic_by_id.get(id)?];
        (has_list && topic.definition.is_some()).then_some(topic.id.as_str())
    }

    /// A target as an address, escaped for an attribute.
    fn written(&self, target: &Target, root: &str) -> Written {
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
                let mut path = self.book().lessons[*lesson].url.href();
                if let Some(anchor) = anchor {
                    path.push('#');
                    path.push_str(anchor.as_str());
                }
                inside(&path)
            }
            Target::Page(url) => inside(&url.href()),
            Target::Asset(path) => inside(&path.href()),
            Target::Topic(id) => match self.crosswalk().topic_by_id.get(id) {
                Some(topic) => {
                    let path = self.crosswalk().topics[topic.index()].url.href();
                    Written::Topic {
                        href: format!("{root}{path}"),
                    }
                }
                None => Written::Dropped,
            },
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
