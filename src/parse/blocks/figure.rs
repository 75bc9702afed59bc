//! `:::figure`: an image, table, diagram or code with a caption below it.

use comrak::nodes::{AstNode, NodeValue};

use super::{Part, Reader};
use crate::parse::directive::Directive;

/// Something to look at, and what it shows.
#[derive(Clone, Debug)]
pub struct Figure {
    pub shown: Part,
    pub caption: Part,
}

impl<'a> Reader<'a, '_, '_> {
    pub(super) fn figure(&mut self, block: &Directive<'a>) -> Option<Figure> {
        let mut shown: Vec<&'a AstNode<'a>> = block.node.children().collect();
        let help = Some("end it with a paragraph that says what is shown");
        let caption = shown.pop().filter(|last| is_caption(last));
        let Some(caption) = caption else {
            return self.invalid(block, "has no caption", help);
        };
        if shown.is_empty() {
            return self.invalid(block, "shows nothing above its caption", None);
        }
        Some(Figure {
            shown: self.part(shown),
            caption: self.part(caption.children().collect()),
        })
    }
}

/// A paragraph of more than one image.
fn is_caption<'a>(node: &'a AstNode<'a>) -> bool {
    let is_image = |node: &'a AstNode<'a>| matches!(node.data().value, NodeValue::Image(_));
    matches!(node.data().value, NodeValue::Paragraph) && !node.children().all(is_image)
}
