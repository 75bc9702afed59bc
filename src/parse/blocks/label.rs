//! Labels: a paragraph that begins with bold words and a colon begins a part.

use comrak::nodes::{AstNode, NodeValue};

use crate::suggest;

/// What the beginning of a node says.
pub(super) enum Label {
    /// One of the known labels, by index; it has been taken out of the paragraph.
    Known(usize),
    /// Not known, but nearly one: as written, and the one that was meant.
    Misspelt(String, &'static str),
    None,
}

/// Takes one of `labels` (in lowercase) off the front of a paragraph.
pub(super) fn take_label<'a>(node: &'a AstNode<'a>, labels: &[&'static str]) -> Label {
    if !matches!(node.data().value, NodeValue::Paragraph) {
        return Label::None;
    }
    let Some(bold) = node.first_child() else {
        return Label::None;
    };
    if !matches!(bold.data().value, NodeValue::Strong) {
        return Label::None;
    }
    let written = super::plain_text(&[bold]);
    let word = written.trim();
    let after = bold.next_sibling();
    let colon_follows = after.is_some_and(|next| match &next.data().value {
        NodeValue::Text(text) => text.starts_with(':'),
        _ => false,
    });
    if !word.ends_with(':') && !colon_follows {
        return Label::None;
    }
    let word = word.trim_end_matches(':').trim().to_lowercase();
    let Some(index) = labels.iter().position(|label| *label == word) else {
        let meant = suggest::closest(&word, labels.iter().copied());
        let meant = meant.and_then(|near| labels.iter().find(|label| **label == near));
        return meant.map_or(Label::None, |meant| Label::Misspelt(word, meant));
    };
    bold.detach();
    if let Some(next) = after {
        let mut data = next.data_mut();
        if let NodeValue::Text(text) = &mut data.value {
            let rest = text.strip_prefix(':').unwrap_or(text).trim_start();
            *text = rest.to_owned().into();
        }
        let is_break = matches!(data.value, NodeValue::SoftBreak | NodeValue::LineBreak);
        drop(data);
        if is_break {
            next.detach();
        }
    }
    Label::Known(index)
}
