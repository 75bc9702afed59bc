//! `:::tabs`: headings of one level, each with what is shown when its tab is chosen.

use comrak::nodes::{AstNode, NodeValue};

use super::{Part, Reader, plain_text};
use crate::parse::directive::Directive;

/// The same thing in several forms.
#[derive(Clone, Debug)]
pub struct Tabs {
    pub tabs: Vec<Tab>,
}

/// One of the forms.
#[derive(Clone, Debug)]
pub struct Tab {
    pub name: String,
    /// Begins with the heading, so that it reads well without tabs.
    pub part: Part,
}

impl<'a> Reader<'a, '_, '_> {
    pub(super) fn tabs(&mut self, block: &Directive<'a>) -> Option<Tabs> {
        let level = |node: &'a AstNode<'a>| match node.data().value {
            NodeValue::Heading(heading) => Some(heading.level),
            _ => None,
        };
        let help = Some("begin each tab with a heading, all of one level");
        let first = block.node.first_child().and_then(level);
        if first.is_none() {
            return self.invalid(block, "does not begin with a heading", help);
        }
        let mut tabs: Vec<Vec<&'a AstNode<'a>>> = Vec::new();
        for node in block.node.children() {
            match tabs.last_mut() {
                Some(tab) if level(node) != first => tab.push(node),
                _ => tabs.push(vec![node]),
            }
        }
        if tabs.len() < 2 {
            return self.invalid(block, "has only one tab", help);
        }
        let tabs = tabs
            .into_iter()
            .map(|nodes| Tab {
                name: plain_text(&nodes[..1]),
                part: self.part(nodes),
            })
            .collect();
        Some(Tabs { tabs })
    }
}
