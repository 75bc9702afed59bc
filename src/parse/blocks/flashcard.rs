//! `:::flashcard`: a question, then `**Answer:**`.

use super::{Part, Reader, content_id, plain_text};
use crate::parse::directive::Directive;

/// A card to be learned.
#[derive(Clone, Debug)]
pub struct Flashcard {
    /// The block's anchor, made from the question.
    pub id: String,
    /// One paragraph, without block elements.
    pub front: Part,
    pub back: Part,
}

impl<'a> Reader<'a, '_, '_> {
    pub(super) fn flashcard(&mut self, block: &Directive<'a>) -> Option<Flashcard> {
        self.no_footnotes(block)?;
        let parts = self.parts_by_label(block, &["answer"])?;
        let help = Some("begin the answer with `**Answer:**`");
        let mut parts = parts.into_iter().map(|(_, nodes)| nodes);
        let (Some(front), Some(back), None) = (parts.next(), parts.next(), parts.next()) else {
            return self.invalid(block, "needs a question and one answer", help);
        };
        let (question, answer) = (plain_text(&front), plain_text(&back));
        let [asked] = front[..] else {
            return self.invalid(block, "needs a question of one paragraph", help);
        };
        if question.is_empty() || answer.is_empty() {
            return self.invalid(block, "needs a question and one answer", help);
        }
        if !self.count_item(block.span) {
            return None;
        }
        Some(Flashcard {
            id: block
                .id
                .clone()
                .unwrap_or_else(|| content_id("card", &question)),
            front: self.part(asked.children().collect()),
            back: self.part(back),
        })
    }
}
