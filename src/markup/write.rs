//! Writes a tree as pieces: only what the rules let through, each thing where HTML allows
//! it to stand.

use std::collections::BTreeSet;

use html5ever::{Attribute, ns};
use markup5ever_rcdom::{Handle, NodeData};

use super::read::is_html;
use super::rules::{
    ANSWERS, CHAPTER, DIVISIONS, DROPPED, FLOW, HOLD_PHRASES, PHRASING, SITE, VOID,
};
use super::shape::{has_parent, is_sound_list, parent_is_sound, stands_at_an_end};
use super::{Image, Markup, Piece, escape_xml, place};

/// Elements within one another; what is deeper is written as text.
const DEEPEST: usize = 150;

/// What may stand where.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Room {
    /// Paragraphs, lists, tables.
    Flow,
    /// Parts of a sentence.
    Phrases,
}

/// Writes all that a tree holds.
pub(super) fn write(tree: &Handle, chapter: usize) -> Markup {
    let mut known = BTreeSet::new();
    names(tree, chapter, &mut known, 0);
    let mut writer = Writer {
        markup: Markup::default(),
        text: String::new(),
        known,
        chapter,
    };
    for child in tree.children.borrow().iter() {
        writer.node(child, Room::Flow, 0);
    }
    writer.finish()
}

/// Collects the names that places will have.
fn names(node: &Handle, chapter: usize, known: &mut BTreeSet<String>, depth: usize) {
    if let NodeData::Element { attrs, .. } = &node.data
        && let Some(id) = value(&attrs.borrow(), "id")
    {
        known.insert(place(chapter, Some(&id)));
    }
    if depth < DEEPEST {
        for child in node.children.borrow().iter() {
            names(child, chapter, known, depth + 1);
        }
    }
}

pub(super) struct Writer {
    pub(super) markup: Markup,
    /// What was written since the last hole.
    pub(super) text: String,
    /// Names of all places that can be referred to.
    pub(super) known: BTreeSet<String>,
    pub(super) chapter: usize,
}

impl Writer {
    fn finish(mut self) -> Markup {
        if !self.text.is_empty() {
            self.markup.pieces.push(Piece::Text(self.text));
        }
        self.markup
    }

    pub(super) fn hole(&mut self, piece: Piece) {
        if !self.text.is_empty() {
            let text = std::mem::take(&mut self.text);
            self.markup.pieces.push(Piece::Text(text));
        }
        self.markup.pieces.push(piece);
    }

    pub(super) fn node(&mut self, node: &Handle, room: Room, depth: usize) {
        match &node.data {
            NodeData::Text { contents } => escape_xml(&mut self.text, &contents.borrow()),
            NodeData::Element { name, attrs, .. } if depth < DEEPEST => {
                let attributes = attrs.borrow();
                if name.ns == ns!(mathml) {
                    self.formula(node, name, &attributes, depth);
                } else if name.ns == ns!(svg) {
                    self.drawing(node, name, &attributes, depth);
                } else {
                    self.element(node, &name.local, &attributes, room, depth);
                }
            }
            NodeData::Element { .. } => self.words(node),
            _ => {}
        }
    }

    /// Writes what an element holds.
    fn inside(&mut self, node: &Handle, room: Room, depth: usize) {
        for child in node.children.borrow().iter() {
            self.node(child, room, depth + 1);
        }
    }

    /// Writes the words in an element, however deep, and nothing else.
    pub(super) fn words(&mut self, node: &Handle) {
        let mut waiting = vec![node.clone()];
        while let Some(next) = waiting.pop() {
            match &next.data {
                NodeData::Text { contents } => escape_xml(&mut self.text, &contents.borrow()),
                NodeData::Element { name, .. } if DROPPED.contains(&&*name.local) => {}
                _ => waiting.extend(next.children.borrow().iter().rev().cloned()),
            }
        }
    }

    fn element(
        &mut self,
        node: &Handle,
        name: &str,
        attributes: &[Attribute],
        room: Room,
        depth: usize,
    ) {
        if DROPPED.contains(&name) || is_own_link(name, attributes) {
            return;
        }
        if PHRASING.contains(&name) {
            // A link around paragraphs would have to hold them.
            self.open(name, attributes);
            if !VOID.contains(&name) {
                self.inside(node, Room::Phrases, depth);
                self.close(name);
            }
            return;
        }
        match name {
            "img" => return self.image(attributes),
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" if room == Room::Flow => {
                return self.heading(node, name, attributes, depth);
            }
            _ => {}
        }
        if room == Room::Phrases {
            // What cannot stand in a sentence leaves its words there.
            if name == "li" || name == "p" || name == "tr" {
                self.text.push(' ');
            }
            return self.inside(node, room, depth);
        }
        match name {
            "ul" | "ol" => self.list(node, name, attributes, depth),
            "dl" if is_sound_list(node) => {
                self.open("dl", attributes);
                self.inside(node, Room::Flow, depth);
                self.close("dl");
            }
            "dt" | "dd" if has_parent(node, &["dl"]) && parent_is_sound(node) => {
                self.held(node, name, attributes, depth);
            }
            "figcaption" if stands_at_an_end(node) => self.held(node, name, attributes, depth),
            "summary" => {
                self.open("p", attributes);
                self.inside(node, Room::Phrases, depth);
                self.close("p");
            }
            "hr" => self.open("hr", attributes),
            "tr" | "td" | "th" | "thead" | "tbody" | "tfoot" | "caption" | "col" | "colgroup" => {
                self.open(name, attributes);
                if name != "col" {
                    // No table within the caption of a table.
                    let room = if name == "caption" {
                        Room::Phrases
                    } else {
                        Room::Flow
                    };
                    self.inside(node, room, depth);
                    self.close(name);
                }
            }
            _ if DIVISIONS.contains(&name)
                || matches!(name, "li" | "dl" | "dt" | "dd" | "figcaption") =>
            {
                self.held(node, "div", attributes, depth);
            }
            _ if FLOW.contains(&name) => self.held(node, name, attributes, depth),
            // An element that is not known leaves what it holds.
            _ => self.inside(node, room, depth),
        }
    }

    fn held(&mut self, node: &Handle, name: &str, attributes: &[Attribute], depth: usize) {
        self.open(name, attributes);
        let room = if HOLD_PHRASES.contains(&name) {
            Room::Phrases
        } else {
            Room::Flow
        };
        self.inside(node, room, depth);
        self.close(name);
    }

    /// Lists hold items and nothing else.
    fn list(&mut self, node: &Handle, name: &str, attributes: &[Attribute], depth: usize) {
        self.open(name, attributes);
        for child in node.children.borrow().iter() {
            let (is_item, is_blank) = match &child.data {
                NodeData::Element { name, attrs, .. } if is_html(name, "li") => {
                    self.open("li", &attrs.borrow());
                    (true, false)
                }
                NodeData::Element { name, .. } => (false, DROPPED.contains(&&*name.local)),
                NodeData::Text { contents } => (false, contents.borrow().trim().is_empty()),
                _ => (false, true),
            };
            if is_blank {
                self.text.push('\n');
            } else if is_item {
                self.inside(child, Room::Flow, depth + 1);
                self.close("li");
            } else {
                self.text.push_str("<li>");
                self.node(child, Room::Flow, depth + 1);
                self.close("li");
            }
        }
        self.close(name);
    }

    fn heading(&mut self, node: &Handle, name: &str, attributes: &[Attribute], depth: usize) {
        let digit = name.as_bytes().get(1).copied().unwrap_or(b'2');
        // The first level belongs to the title of the chapter.
        let level = digit.saturating_sub(b'0').max(2) - 1;
        let is_plain = has_parent(node, &["th", "dt", "caption"]);
        if is_plain {
            self.text.push_str("<strong>");
        } else {
            self.text.push_str("<h");
            self.hole(Piece::Level(level));
            self.attributes("h2", attributes);
            self.text.push('>');
        }
        self.inside(node, Room::Phrases, depth);
        if is_plain {
            self.text.push_str("</strong>");
        } else {
            self.text.push_str("</h");
            self.hole(Piece::Level(level));
            self.text.push('>');
        }
    }

    fn image(&mut self, attributes: &[Attribute]) {
        let alt = value(attributes, "alt").unwrap_or_default();
        let source = value(attributes, "src").unwrap_or_default();
        let Some(path) = source.strip_prefix(SITE) else {
            // A picture from elsewhere is not loaded: neither the site's pages nor a book
            // that is read without a network do so.
            self.text.push_str("<span class=\"missing\">");
            escape_xml(&mut self.text, &alt);
            self.text.push_str("</span>");
            return;
        };
        let mut more = String::new();
        for name in ["width", "height"] {
            let number = value(attributes, name).and_then(|text| text.parse::<u16>().ok());
            if let Some(number) = number {
                more.push_str(&format!(" {name}=\"{number}\""));
            }
        }
        if let Some(title) = value(attributes, "title").filter(|title| !title.is_empty()) {
            more.push_str(" title=\"");
            escape_xml(&mut more, &title);
            more.push('"');
        }
        self.hole(Piece::Image(Image {
            path: path.to_owned(),
            alt,
            attributes: more,
        }));
    }

    fn open(&mut self, name: &str, attributes: &[Attribute]) {
        self.text.push('<');
        self.text.push_str(name);
        self.attributes(name, attributes);
        self.text
            .push_str(if VOID.contains(&name) { "/>" } else { ">" });
    }

    pub(super) fn close(&mut self, name: &str) {
        self.text.push_str("</");
        self.text.push_str(name);
        self.text.push('>');
    }

    pub(super) fn attribute(&mut self, name: &str, value: &str) {
        self.text.push(' ');
        self.text.push_str(name);
        self.text.push_str("=\"");
        escape_xml(&mut self.text, value);
        self.text.push('"');
    }

    fn attributes(&mut self, element: &str, attributes: &[Attribute]) {
        let role = value(attributes, "role")
            .map(|role| {
                if role == "region" {
                    "group".to_owned()
                } else {
                    role
                }
            })
            .filter(|role| matches!(role.as_str(), "group" | "img" | "note"));
        if let Some(id) = value(attributes, "id") {
            self.id(&id);
        }
        for attribute in attributes {
            let value: &str = &attribute.value;
            let is_whole = value.len() < 6 && value.parse::<u16>().is_ok_and(|n| n > 0);
            match (&*attribute.name.local, element) {
                ("class", _) if !value.trim().is_empty() => self.attribute("class", value),
                ("title", _) | ("scope", "th") => self.attribute(&attribute.name.local, value),
                ("dir", _) if matches!(value, "ltr" | "rtl" | "auto") => {
                    self.attribute("dir", value);
                }
                ("lang", _) if is_language(value) => self.attribute("lang", value),
                ("role", _) => {
                    if let Some(role) = &role {
                        self.attribute("role", role);
                    }
                }
                ("tabindex", _) if value == "0" && role.is_some() => {
                    self.attribute("tabindex", "0")
                }
                ("aria-label", _) if role.is_some() => self.attribute("aria-label", value),
                ("aria-labelledby", _) if role.is_some() => {
                    let name = place(self.chapter, Some(value));
                    if self.known.contains(&name) {
                        self.attribute("aria-labelledby", &name);
                    }
                }
                ("href", "a") => self.link(value),
                ("align", "td" | "th") if is_aligned(value, attributes) => {
                    self.attribute("class", &format!("align-{value}"));
                }
                ("colspan" | "rowspan", "td" | "th") | ("span", "col" | "colgroup") if is_whole => {
                    self.attribute(&attribute.name.local, value);
                }
                ("start", "ol") | ("value", "li") if value.parse::<i16>().is_ok() => {
                    self.attribute(&attribute.name.local, value);
                }
                ("type", "ol") if matches!(value, "1" | "a" | "A" | "i" | "I") => {
                    self.attribute("type", value);
                }
                ("reversed", "ol") => self.attribute("reversed", "reversed"),
                _ => {}
            }
        }
        if element == "bdo" && value(attributes, "dir").is_none() {
            self.attribute("dir", "ltr");
        }
    }

    /// Writes a name, unless something has it already.
    pub(super) fn id(&mut self, id: &str) {
        let name = place(self.chapter, Some(id));
        if !id.is_empty() && self.markup.ids.insert(name.clone()) {
            self.attribute("id", &name);
        }
    }

    fn link(&mut self, address: &str) {
        let number = |text: &str| text.parse::<usize>().ok();
        if let Some(rest) = address.strip_prefix(CHAPTER) {
            let (chapter, anchor) = rest.split_once('#').unwrap_or((rest, ""));
            if let Some(chapter) = number(chapter) {
                let anchor = Some(anchor).filter(|anchor| !anchor.is_empty());
                let id = anchor.map(|anchor| place(chapter, Some(anchor)));
                self.hole(Piece::Place { chapter, id });
            }
        } else if let Some(chapter) = address.strip_prefix(ANSWERS).and_then(number) {
            self.hole(Piece::Answers(chapter));
        } else if let Some(path) = address.strip_prefix(SITE) {
            self.hole(Piece::Site(path.to_owned()));
        } else if let Some(anchor) = address.strip_prefix('#') {
            let decoded = percent_encoding::percent_decode_str(anchor).decode_utf8_lossy();
            let id = place(self.chapter, Some(&decoded));
            let id = self.known.contains(&id).then_some(id);
            self.hole(Piece::Place {
                chapter: self.chapter,
                id,
            });
        } else if is_outside(address) {
            self.attribute("href", address);
        }
    }
}

fn value(attributes: &[Attribute], name: &str) -> Option<String> {
    let found = attributes
        .iter()
        .find(|attribute| &*attribute.name.local == name)?;
    Some(found.value.to_string())
}

/// Whether a cell says where its text stands, and has no class that would.
fn is_aligned(place: &str, attributes: &[Attribute]) -> bool {
    matches!(place, "left" | "right" | "center") && value(attributes, "class").is_none()
}

/// Whether a link is the sign beside a heading that leads to itself.
fn is_own_link(name: &str, attributes: &[Attribute]) -> bool {
    name == "a" && value(attributes, "class").as_deref() == Some("anchor")
}

fn is_language(tag: &str) -> bool {
    let mut parts = tag.split('-');
    parts
        .next()
        .is_some_and(|p| (2..=3).contains(&p.len()) && p.bytes().all(|b| b.is_ascii_alphabetic()))
        && parts.all(|p| (1..=8).contains(&p.len()) && p.bytes().all(|b| b.is_ascii_alphanumeric()))
}

/// Whether an address leads somewhere by itself and is written as addresses are.
fn is_outside(address: &str) -> bool {
    let schemes = ["http://", "https://", "mailto:", "tel:"];
    let is_odd = |c: char| {
        c.is_whitespace()
            || c.is_control()
            || matches!(
                c,
                '[' | ']' | '<' | '>' | '"' | '\\' | '^' | '`' | '{' | '|' | '}'
            )
    };
    schemes
        .iter()
        .any(|scheme| address.len() > scheme.len() && address.starts_with(scheme))
        && !address.contains(is_odd)
}
