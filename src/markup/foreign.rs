//! Formulas and drawings in HTML: elements of other kinds, with rules of their own.

use html5ever::{Attribute, QualName, ns};
use markup5ever_rcdom::{Handle, NodeData};

use super::rules::{FORMULA_ATTRIBUTES, FORMULAS};
use super::write::{Room, Writer};
use super::{Piece, place};
use crate::highlight::{DRAWING_ATTRIBUTES, DRAWING_ELEMENTS};

impl Writer {
    pub(super) fn formula(
        &mut self,
        node: &Handle,
        name: &QualName,
        attributes: &[Attribute],
        depth: usize,
    ) {
        let local = &*name.local;
        if !FORMULAS.contains(&local) {
            return;
        }
        self.text.push('<');
        self.text.push_str(local);
        if local == "math" {
            self.markup.has_formulas = true;
            self.attribute("xmlns", &name.ns);
        }
        for attribute in attributes {
            let key: &str = &attribute.name.local;
            if FORMULA_ATTRIBUTES.contains(&key) {
                self.attribute(key, &attribute.value);
            }
        }
        self.text.push('>');
        let children = node.children.borrow();
        let parts: Vec<&Handle> = children.iter().filter(|child| is_element(child)).collect();
        match arity(local) {
            Some(n) => {
                // What is too much belongs to the first: a space before `lim`, say.
                let n_first = parts.len().saturating_sub(n - 1).max(1).min(parts.len());
                let (first, others) = parts.split_at(n_first);
                match first {
                    [only] => self.in_formula(only, depth),
                    several => {
                        self.text.push_str("<mrow>");
                        several.iter().for_each(|part| self.in_formula(part, depth));
                        self.close("mrow");
                    }
                }
                others.iter().for_each(|part| self.in_formula(part, depth));
                for _ in others.len() + 1..n {
                    self.text.push_str("<mrow></mrow>");
                }
            }
            None => children
                .iter()
                .for_each(|child| self.in_formula(child, depth)),
        }
        self.close(local);
    }

    fn in_formula(&mut self, node: &Handle, depth: usize) {
        match &node.data {
            // HTML within a formula leaves its words.
            NodeData::Element { name, .. } if name.ns != ns!(mathml) => self.words(node),
            _ => self.node(node, Room::Phrases, depth + 1),
        }
    }

    pub(super) fn drawing(
        &mut self,
        node: &Handle,
        name: &QualName,
        attributes: &[Attribute],
        depth: usize,
    ) {
        let local = &*name.local;
        if !DRAWING_ELEMENTS.contains(&local) {
            return;
        }
        let is_outermost = local == "svg";
        self.text.push('<');
        self.text.push_str(local);
        if is_outermost {
            self.markup.has_drawings = true;
            self.attribute("xmlns", &name.ns);
            self.attribute("role", "img");
        }
        for attribute in attributes {
            let key: &str = &attribute.name.local;
            let value: &str = &attribute.value;
            if key == "id" {
                self.id(value);
            } else if let Some(rest) = value.strip_prefix("url(#") {
                let id = place(self.chapter, rest.strip_suffix(')'));
                if DRAWING_ATTRIBUTES.contains(&key) && self.known.contains(&id) {
                    self.attribute(key, &format!("url(#{id})"));
                }
            } else if key == "class" && is_outermost {
                self.attribute(key, value);
            } else if DRAWING_ATTRIBUTES.contains(&key) && !value.contains("url(") {
                match value
                    .strip_prefix("var(--")
                    .and_then(|v| v.strip_suffix(')'))
                {
                    Some(property) => {
                        self.text.push(' ');
                        self.text.push_str(key);
                        self.text.push_str("=\"");
                        self.hole(Piece::Color(property.to_owned()));
                        self.text.push('"');
                    }
                    None => self.attribute(key, value),
                }
            }
        }
        self.text.push('>');
        for child in node.children.borrow().iter() {
            let is_drawn = match &child.data {
                NodeData::Element { name, .. } => name.ns == ns!(svg),
                NodeData::Text { contents } => {
                    matches!(local, "text" | "tspan" | "title" | "desc")
                        || contents.borrow().trim().is_empty()
                }
                _ => false,
            };
            if is_drawn {
                self.node(child, Room::Phrases, depth + 1);
            }
        }
        self.close(local);
    }
}

fn is_element(node: &Handle) -> bool {
    matches!(node.data, NodeData::Element { .. })
}

/// How many parts an element of a formula has, if it has a fixed number.
fn arity(name: &str) -> Option<usize> {
    match name {
        "mfrac" | "mroot" | "msub" | "msup" | "munder" | "mover" => Some(2),
        "msubsup" | "munderover" => Some(3),
        _ => None,
    }
}
