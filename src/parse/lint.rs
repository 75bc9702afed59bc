//! What a lesson that teaches should have, as far as one file tells.

use super::{Answers, Content, Parsed, Question};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::{SourceFile, Span};

/// Complaints about a lesson as teaching; `body_start` is where its front matter ends.
pub(super) fn lint(file: &SourceFile, body_start: usize, parsed: &Parsed) -> Vec<Diagnostic> {
    let mut faults: Vec<Diagnostic> = unexplained(parsed).collect();
    faults.extend(objectives_untested(file, body_start, parsed));
    faults
}

fn objectives_untested(
    file: &SourceFile,
    body_start: usize,
    parsed: &Parsed,
) -> Option<Diagnostic> {
    let blocks = &parsed.body.course_blocks;
    if !parsed.body.practice().is_empty() {
        return None;
    }
    let in_block = blocks.iter().find_map(|block| match block.content {
        Content::Objectives(_) => Some(block.span),
        _ => None,
    });
    let in_front = || -> Option<Span> {
        if parsed.front.objectives.is_empty() {
            return None;
        }
        let key = "objectives";
        let at = file.text[..body_start].find(key).unwrap_or(0);
        let end = (at + key.len()).min(body_start);
        Some(file.span(at..end))
    };
    let span = in_block.or_else(in_front)?;
    let message = "the lesson states objectives and has neither quiz nor exercise";
    let fault = Diagnostic::new(Code::ObjectiveWithoutQuestion, span, message);
    Some(fault.help("ask with a block `:::quiz` or `:::exercise` what readers can do now"))
}

fn unexplained(parsed: &Parsed) -> impl Iterator<Item = Diagnostic> {
    let questions = parsed
        .body
        .course_blocks
        .iter()
        .flat_map(|block| match &block.content {
            Content::Quiz(quiz) => quiz.questions.as_slice(),
            _ => &[],
        });
    questions
        .filter(|question| !is_explained(question))
        .map(|question| {
            let message = "this question explains neither its answers nor itself";
            Diagnostic::new(Code::QuestionWithoutExplanation, question.span, message)
                .help("end it with `**Explanation:**`")
        })
}

fn is_explained(question: &Question) -> bool {
    let by_choice = match &question.answers {
        Answers::Single(choices) | Answers::Multiple(choices) => {
            choices.iter().any(|choice| choice.explanation.is_some())
        }
        _ => false,
    };
    by_choice || question.explanation.is_some()
}
