//! `:::term Name`: an entry of the glossary, shown where it stands as well.

use super::{Part, Reader, plain_text};
use crate::address::slugify;
use crate::diagnostic::{Code, Diagnostic};
use crate::parse::directive::Directive;

/// A word and what it means in this course.
#[derive(Clone, Debug)]
pub struct Term {
    /// The name in links such as `[text](term:slug)`.
    pub slug: String,
    pub name: String,
    pub definition: Part,
}

impl<'a> Reader<'a, '_, '_> {
    pub(super) fn term(&mut self, block: &Directive<'a>) -> Option<Term> {
        self.no_footnotes(block)?;
        let slug = slugify(&block.title);
        if block.title.is_empty() {
            let help = Some("write the term behind it, as in `:::term Door sill`");
            return self.invalid(block, "names no term", help);
        }
        let nodes: Vec<_> = block.node.children().collect();
        if plain_text(&nodes).is_empty() {
            let message = format!("the term `{}` has no definition", block.title);
            self.faults.push(Diagnostic::new(
                Code::TermWithoutDefinition,
                block.span,
                message,
            ));
            return None;
        }
        if !self.count_item(block.span) {
            return None;
        }
        Some(Term {
            slug,
            name: block.title.clone(),
            definition: self.part(nodes),
        })
    }
}
