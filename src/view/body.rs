//! A lesson's HTML with its holes filled: addresses, tags of links, drawn blocks.

use std::sync::Arc;

use super::Maker;
use crate::highlight::{Highlighted, numbered};
use crate::link::{Lesson, Target};
use crate::page::escape;
use crate::parse::{BlockKind, Piece};

/// How a reference is written on a page.
enum Written {
    /// An address inside or outside the site, and whether it leads outside.
    Address { href: String, outside: bool },
    /// A page of a topic.
    Topic { href: String },
    /// Nothing: the text stays.
    Dropped,
}

impl Maker<'_> {
    /// The HTML of a lesson for a page from which `root` leads to the site's root.
    pub(super) fn body(
        &self,
        lesson: &Lesson,
        highlighted: &[Arc<Highlighted>],
        root: &str,
    ) -> String {
        let body = &lesson.parsed.body;
        let mut html = String::with_capacity(body.n_words * 8);
        for piece in &body.pieces {
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
            }
        }
        if !title.is_empty() {
            html.push_str("\" title=\"");
            escape(html, title);
        }
        html.push_str("\">");
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
