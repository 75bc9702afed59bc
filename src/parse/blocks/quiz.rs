//! `:::quiz`: a numbered list, each item a question with its answers below.
//!
//! | answers below the question | the reader |
//! | --- | --- |
//! | task list with one `[x]` | chooses one |
//! | task list with several, or `{multiple}` behind the question | chooses all that are right |
//! | `**Answer:** 3.14 ± 0.01` | enters a number |
//! | table of two columns | matches each left cell with a right one |
//! | numbered list | brings the lines into order |
//!
//! A second paragraph of a choice says why it is right or wrong; `**Explanation:** …`
//! stands at the end of a question. `{#id}` behind a question names it for good.

use std::collections::BTreeSet;

use comrak::nodes::{AstNode, ListType, NodeValue};

use super::label::{Label, take_label};
use super::numeric::{Numeric, numeric};
use super::{MOST_QUESTIONS, Part, Reader, content_id, plain_text};
use crate::diagnostic::{Code, Diagnostic};
use crate::parse::directive::{Directive, is_id};
use crate::source::Span;

/// Choices, pairs or lines of one question.
const MOST_ANSWERS: usize = 26;

/// Questions to test oneself with.
#[derive(Clone, Debug)]
pub struct Quiz {
    pub questions: Vec<Question>,
}

/// One question.
#[derive(Clone, Debug)]
pub struct Question {
    /// Anchor on the page: as written, or made from the question's text.
    pub id: String,
    pub span: Span,
    /// The first paragraph, without block elements.
    pub prompt: Part,
    /// What else is asked or shown before the answers.
    pub context: Option<Part>,
    pub answers: Answers,
    pub explanation: Option<Part>,
}

/// What is to be found.
#[derive(Clone, Debug)]
pub enum Answers {
    Single(Vec<Choice>),
    Multiple(Vec<Choice>),
    Numeric(Numeric),
    /// Pairs as they belong together; a page mixes the right sides.
    Matching {
        left: Part,
        right: Part,
        pairs: Vec<Pair>,
    },
    /// Lines in their right order; a page mixes them.
    Order(Vec<Part>),
}

/// One of the answers to choose from.
#[derive(Clone, Debug)]
pub struct Choice {
    /// Without block elements.
    pub text: Part,
    pub is_right: bool,
    pub explanation: Option<Part>,
}

/// Two things that belong together.
#[derive(Clone, Copy, Debug)]
pub struct Pair {
    pub left: Part,
    pub right: Part,
}

impl<'a> Reader<'a, '_, '_> {
    pub(super) fn quiz(&mut self, block: &Directive<'a>) -> Option<Quiz> {
        self.no_footnotes(block)?;
        let help = Some("write a numbered list, a question an item");
        let mut children = block.node.children();
        let (Some(list), None) = (children.next(), children.next()) else {
            return self.invalid(block, "holds something other than one numbered list", help);
        };
        if !is_numbered(list) {
            return self.invalid(block, "holds something other than one numbered list", help);
        }
        let items: Vec<_> = list.children().collect();
        if items.len() > MOST_QUESTIONS {
            let message = format!(
                "a quiz of {} questions; {MOST_QUESTIONS} are allowed",
                items.len()
            );
            let fault = Diagnostic::new(Code::TooManyItems, block.span, message);
            self.faults
                .push(fault.help("make several quizzes of it, each behind what it asks about"));
            return None;
        }
        let mut questions = Vec::with_capacity(items.len());
        for item in items {
            let span = self.place.first_line(item.data().sourcepos);
            if !self.count_item(span) {
                break;
            }
            match self.question(item, span) {
                Ok(question) => questions.push(question),
                Err(fault) => self.faults.push(*fault),
            }
        }
        Some(Quiz { questions })
    }

    fn question(&mut self, item: &'a AstNode<'a>, span: Span) -> Result<Question, Box<Diagnostic>> {
        let fault = |message: &str, help: &str| {
            Box::new(Diagnostic::new(Code::InvalidQuestion, span, message).help(help))
        };
        let mut nodes: Vec<&'a AstNode<'a>> = item.children().collect();
        let is_paragraph = |node: &&AstNode<'_>| matches!(node.data().value, NodeValue::Paragraph);
        if !nodes.first().is_some_and(is_paragraph) {
            return Err(fault(
                "this question does not begin with a sentence",
                "write what is asked behind the number",
            ));
        }
        let prompt = nodes.remove(0);
        let flags = take_flags(prompt).map_err(|odd| {
            let message = format!("`{odd}` behind a question means nothing here");
            fault(&message, "known are `{#id}` and `{multiple}`")
        })?;
        let asked = plain_text(&[prompt]);
        let explanation = self.explanation(&mut nodes, span)?;
        let answers = match self.numeric_answer(&mut nodes, span)? {
            Some(numeric) => Answers::Numeric(numeric),
            None => {
                let Some(at) = nodes.iter().rposition(|node| can_answer(node)) else {
                    return Err(fault(
                        "this question has no answers",
                        "write a task list, a numbered list, a table of two columns, or `**Answer:** 3.14 ± 0.01`",
                    ));
                };
                self.nothing_behind(&nodes, at)?;
                let list = nodes.remove(at);
                self.answers(list, flags.multiple, span)?
            }
        };
        let id = flags.id.unwrap_or_else(|| content_id("q", &asked));
        self.claim(&id, span);
        Ok(Question {
            id,
            span,
            prompt: self.part(prompt.children().collect()),
            context: (!nodes.is_empty()).then(|| self.part(nodes)),
            answers,
            explanation,
        })
    }

    /// Takes everything from `**Explanation:**` on.
    fn explanation(
        &mut self,
        nodes: &mut Vec<&'a AstNode<'a>>,
        span: Span,
    ) -> Result<Option<Part>, Box<Diagnostic>> {
        for at in 0..nodes.len() {
            match take_label(nodes[at], &["explanation"]) {
                Label::Known(_) => {
                    let mut explanation = nodes.split_off(at);
                    if plain_text(&explanation[..1]).is_empty() {
                        explanation.remove(0);
                    }
                    return Ok(Some(self.part(explanation)));
                }
                Label::Misspelt(word, meant) => {
                    let message = format!("`{word}` is no label of a question");
                    let fault = Diagnostic::new(Code::InvalidQuestion, span, message);
                    return Err(Box::new(fault.help(format!("did you mean `{meant}`?"))));
                }
                Label::None => {}
            }
        }
        Ok(None)
    }

    /// Takes `**Answer:** 3.14 ± 0.01`, if it is there.
    fn numeric_answer(
        &mut self,
        nodes: &mut Vec<&'a AstNode<'a>>,
        span: Span,
    ) -> Result<Option<Numeric>, Box<Diagnostic>> {
        for at in 0..nodes.len() {
            if let Label::Known(_) = take_label(nodes[at], &["answer"]) {
                if nodes.iter().any(|node| has_choices(node)) {
                    let message = "this question has both choices and `**Answer:**`";
                    let fault = Diagnostic::new(Code::InvalidQuestion, span, message);
                    return Err(Box::new(fault.help("keep the task list or the number")));
                }
                self.nothing_behind(nodes, at)?;
                let node = nodes.remove(at);
                let written = plain_text(&[node]);
                return match numeric(&written) {
                    Some(numeric) => Ok(Some(numeric)),
                    None => {
                        let message = format!("`{written}` is not a number");
                        let fault = Diagnostic::new(Code::InvalidQuestion, span, message);
                        let help = "write a number, a unit if there is one, and a tolerance, as in `**Answer:** 3.14 ± 0.01`";
                        Err(Box::new(fault.help(help)))
                    }
                };
            }
        }
        Ok(None)
    }

    /// What stands behind the answers would be read before they are given.
    fn nothing_behind(
        &self,
        nodes: &[&'a AstNode<'a>],
        answers: usize,
    ) -> Result<(), Box<Diagnostic>> {
        let Some(behind) = nodes.get(answers + 1) else {
            return Ok(());
        };
        let span = self.place.first_line(behind.data().sourcepos);
        let message = "text behind the answers of a question";
        let fault = Diagnostic::new(Code::InvalidQuestion, span, message);
        Err(Box::new(fault.help("begin it with `**Explanation:**`")))
    }

    fn answers(
        &mut self,
        list: &'a AstNode<'a>,
        multiple: bool,
        span: Span,
    ) -> Result<Answers, Box<Diagnostic>> {
        let fault =
            |message: String| Box::new(Diagnostic::new(Code::InvalidQuestion, span, message));
        let is_table = matches!(list.data().value, NodeValue::Table(_));
        let n = list.children().count() - usize::from(is_table);
        if !(2..=MOST_ANSWERS).contains(&n) {
            let message = format!("a question with {n} answers; 2 to {MOST_ANSWERS} make sense");
            return Err(fault(message));
        }
        if is_table {
            return self.matching(list).map_err(fault);
        }
        if is_numbered(list) {
            let mut lines = Vec::new();
            for line in list.children() {
                let nodes: Vec<_> = line.children().collect();
                let text = only_paragraph(&nodes).ok_or_else(|| {
                    fault("each line to be ordered must be one paragraph".to_owned())
                })?;
                lines.push(self.part(text.children().collect()));
            }
            return Ok(Answers::Order(lines));
        }
        let mut choices = Vec::new();
        for choice in list.children() {
            choices.push(self.choice(choice)?);
        }
        match choices.iter().filter(|choice| choice.is_right).count() {
            0 => {
                let message = "no answer to this question is right";
                let fault = Diagnostic::new(Code::NoRightAnswer, span, message);
                Err(Box::new(fault.help("mark the right ones with `[x]`")))
            }
            1 if !multiple => Ok(Answers::Single(choices)),
            _ => Ok(Answers::Multiple(choices)),
        }
    }

    fn choice(&mut self, item: &'a AstNode<'a>) -> Result<Choice, Box<Diagnostic>> {
        let span = self.place.first_line(item.data().sourcepos);
        let fault = |message: &str| {
            let fault = Diagnostic::new(Code::InvalidQuestion, span, message);
            Box::new(fault.help("begin each answer with `[x]` or `[ ]`"))
        };
        let is_right = match &item.data().value {
            NodeValue::TaskItem(task) => task.symbol.is_some(),
            _ => return Err(fault("an answer that is marked neither right nor wrong")),
        };
        let mut nodes: Vec<_> = item.children().collect();
        let text = nodes
            .first()
            .copied()
            .filter(|first| matches!(first.data().value, NodeValue::Paragraph))
            .ok_or_else(|| fault("an answer without text"))?;
        nodes.remove(0);
        Ok(Choice {
            text: self.part(text.children().collect()),
            is_right,
            explanation: (!nodes.is_empty()).then(|| self.part(nodes)),
        })
    }

    fn matching(&mut self, table: &'a AstNode<'a>) -> Result<Answers, String> {
        let mut rows = Vec::new();
        let mut rights = BTreeSet::new();
        for row in table.children() {
            let cells: Vec<_> = row.children().collect();
            let [left, right] = cells[..] else {
                return Err("the table to be matched has other than two columns".to_owned());
            };
            let text = plain_text(&[right]);
            if text.is_empty() || !rights.insert(text.clone()) {
                return Err(format!(
                    "`{text}` stands twice on the right: nobody could tell which is meant"
                ));
            }
            rows.push(Pair {
                left: self.part(left.children().collect()),
                right: self.part(right.children().collect()),
            });
        }
        let head = rows.remove(0);
        Ok(Answers::Matching {
            left: head.left,
            right: head.right,
            pairs: rows,
        })
    }
}

fn is_numbered<'a>(node: &'a AstNode<'a>) -> bool {
    matches!(&node.data().value, NodeValue::List(list) if list.list_type == ListType::Ordered)
}

/// Whether a node can be what a question is answered with: a list of choices, a
/// numbered list, or a table.
fn can_answer<'a>(node: &'a AstNode<'a>) -> bool {
    match node.data().value {
        NodeValue::List(_) => is_numbered(node) || has_choices(node),
        NodeValue::Table(_) => true,
        _ => false,
    }
}

/// Whether a node is a task list.
fn has_choices<'a>(node: &'a AstNode<'a>) -> bool {
    let is_task = |item: &'a AstNode<'a>| matches!(item.data().value, NodeValue::TaskItem(_));
    matches!(node.data().value, NodeValue::List(_)) && node.children().any(is_task)
}

fn only_paragraph<'a>(nodes: &[&'a AstNode<'a>]) -> Option<&'a AstNode<'a>> {
    match nodes {
        [one] if matches!(one.data().value, NodeValue::Paragraph) => Some(one),
        _ => None,
    }
}

/// What stands in braces behind a question.
#[derive(Default)]
struct Flags {
    id: Option<String>,
    multiple: bool,
}

/// Takes `{#id multiple}` off the end of a paragraph, or says what is odd in it.
fn take_flags<'a>(paragraph: &'a AstNode<'a>) -> Result<Flags, String> {
    let mut flags = Flags::default();
    let Some(last) = paragraph.last_child() else {
        return Ok(flags);
    };
    let mut data = last.data_mut();
    let NodeValue::Text(text) = &mut data.value else {
        return Ok(flags);
    };
    let Some((before, braced)) = text
        .trim_end()
        .strip_suffix('}')
        .and_then(|rest| rest.rsplit_once('{'))
    else {
        return Ok(flags);
    };
    for word in braced.split_whitespace() {
        match word.strip_prefix('#') {
            Some(id) if is_id(id) => flags.id = Some(id.to_owned()),
            None if word == "multiple" => flags.multiple = true,
            _ => return Err(format!("{{{braced}}}")),
        }
    }
    let before = before.trim_end().to_owned();
    *text = before.into();
    Ok(flags)
}
