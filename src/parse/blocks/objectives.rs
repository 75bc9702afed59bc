//! `:::objectives`: a list of what readers can do afterward.

use comrak::nodes::NodeValue;

use super::{Part, Reader};
use crate::parse::directive::Directive;

/// What a lesson is for. The same can stand under `objectives` in the front matter.
#[derive(Clone, Debug)]
pub struct Objectives {
    pub items: Vec<Part>,
}

impl<'a> Reader<'a, '_, '_> {
    pub(super) fn objectives(&mut self, block: &Directive<'a>) -> Option<Objectives> {
        let help = Some("write one list, an objective an item");
        let mut children = block.node.children();
        let (Some(list), None) = (children.next(), children.next()) else {
            return self.invalid(block, "holds something other than one list", help);
        };
        if !matches!(list.data().value, NodeValue::List(_)) {
            return self.invalid(block, "holds something other than one list", help);
        }
        let items = list
            .children()
            .map(|item| self.part(item.children().collect()))
            .collect();
        Some(Objectives { items })
    }
}
