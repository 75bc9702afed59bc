//! `:::exercise`: a task, then `**Hint:**` as often as needed and `**Solution:**`.

use comrak::nodes::{AstNode, NodeValue};

use super::label::{Label, take_label};
use super::{Part, Reader, plain_text};
use crate::diagnostic::{Code, Diagnostic};
use crate::parse::directive::Directive;

/// A task for the reader.
#[derive(Clone, Debug)]
pub struct Exercise {
    pub task: Part,
    /// Shown one by one, as the reader asks for them.
    pub hints: Vec<Part>,
    pub solution: Option<Part>,
}

impl<'a> Reader<'a, '_, '_> {
    pub(super) fn exercise(&mut self, block: &Directive<'a>) -> Option<Exercise> {
        let mut parts = self.parts_by_label(block, &["hint", "solution"])?;
        let task = parts.remove(0).1;
        if task.is_empty() {
            return self.invalid(block, "says no task", None);
        }
        let mut exercise = Exercise {
            task: self.part(task),
            hints: Vec::new(),
            solution: None,
        };
        for (label, nodes) in parts {
            let part = self.part(nodes);
            if label == Some(0) {
                exercise.hints.push(part);
            } else if exercise.solution.replace(part).is_some() {
                return self.invalid(block, "has two solutions", None);
            }
        }
        Some(exercise)
    }

    /// The nodes of a block up to its first label, then those of each label.
    pub(super) fn parts_by_label(
        &mut self,
        block: &Directive<'a>,
        labels: &[&'static str],
    ) -> Option<Vec<(Option<usize>, Vec<&'a AstNode<'a>>)>> {
        let mut parts = vec![(None, Vec::new())];
        for node in block.node.children().collect::<Vec<_>>() {
            match take_label(node, labels) {
                Label::Known(label) => {
                    // A label may stand alone above a table or a list.
                    let stands_alone = plain_text(&[node]).is_empty() && !holds_image(node);
                    let nodes = if stands_alone { Vec::new() } else { vec![node] };
                    parts.push((Some(label), nodes));
                }
                Label::Misspelt(word, meant) => {
                    let span = self.place.first_line(node.data().sourcepos);
                    let message = format!("`{word}` is no label of a block `{}`", block.word);
                    let fault = Diagnostic::new(Code::InvalidBlock, span, message);
                    self.faults
                        .push(fault.help(format!("did you mean `{meant}`?")));
                    return None;
                }
                Label::None => {
                    let last = parts.last_mut().expect("the first part is always there");
                    last.1.push(node);
                }
            }
        }
        Some(parts)
    }
}

fn holds_image<'a>(node: &'a AstNode<'a>) -> bool {
    let is_image = |node: &'a AstNode<'a>| matches!(node.data().value, NodeValue::Image(_));
    node.descendants().any(is_image)
}
