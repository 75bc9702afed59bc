//! Questions on a page: something to fill in, and the answer folded away below it.

use std::fmt::Write as _;

use super::body::Ink;
use crate::memo::Key;
use crate::page::escape;
use crate::parse::{Answers, Choice, Numeric, Pair, Part, Question, Quiz};

impl Ink<'_> {
    /// Writes all questions of a quiz.
    pub(super) fn questions(&self, html: &mut String, quiz: &Quiz) {
        html.push_str("<ol class=\"cb-questions\">\n");
        for question in &quiz.questions {
            self.question(html, question);
        }
        html.push_str("</ol>\n<p class=\"cb-score needs-script\" role=\"status\"></p>\n");
    }

    fn question(&self, html: &mut String, question: &Question) {
        let id = &question.id;
        let kind = kind(&question.answers);
        let _ = writeln!(
            html,
            "<li class=\"cb-question\" id=\"{id}\" data-question=\"{kind}\">"
        );
        self.around(html, "<fieldset>\n<legend>", question.prompt, "</legend>\n");
        if let Some(context) = question.context {
            self.part(html, context);
        }
        match &question.answers {
            Answers::Single(choices) => self.choices(html, id, "radio", choices),
            Answers::Multiple(choices) => self.choices(html, id, "checkbox", choices),
            Answers::Numeric(numeric) => entry(html, numeric),
            Answers::Matching { left, right, pairs } => self.pairs(html, (*left, *right), pairs),
            Answers::Order(lines) => self.lines(html, lines),
        }
        html.push_str(
            "</fieldset>\n<p class=\"cb-check needs-script\"><button class=\"button\" type=\"button\" data-study>Check</button> <span role=\"status\"></span></p>\n",
        );
        html.push_str("<details class=\"cb-answer\"><summary>Answer</summary>\n<div>");
        self.answer(html, question);
        html.push_str("</div>\n</details>\n</li>\n");
    }

    fn choices(&self, html: &mut String, id: &str, input: &str, choices: &[Choice]) {
        html.push_str("<ol class=\"cb-choices\">\n");
        for choice in choices {
            let right = if choice.is_right { " data-right" } else { "" };
            let _ = write!(
                html,
                "<li><label><input type=\"{input}\" name=\"{id}\"{right}> <span>"
            );
            self.around(html, "", choice.text, "</span></label></li>\n");
        }
        html.push_str("</ol>\n");
    }

    fn pairs(&self, html: &mut String, head: (Part, Part), pairs: &[Pair]) {
        let mixed = mixed(pairs.len(), |index| &self.text(pairs[index].right).text);
        html.push_str("<table class=\"cb-pairs\">\n<thead><tr>");
        self.around(html, "<th scope=\"col\">", head.0, "</th>");
        self.around(
            html,
            "<th scope=\"col\">",
            head.1,
            "</th></tr></thead>\n<tbody>\n",
        );
        for (number, pair) in pairs.iter().enumerate() {
            html.push_str("<tr>");
            self.around(
                html,
                "<th scope=\"row\">",
                pair.left,
                "</th><td><select aria-label=\"",
            );
            escape(html, &self.text(pair.left).text);
            let _ = write!(
                html,
                "\" data-right=\"{number}\"><option value=\"\">Choose …</option>"
            );
            for index in &mixed {
                let _ = write!(html, "<option value=\"{index}\">");
                escape(html, &self.text(pairs[*index].right).text);
                html.push_str("</option>");
            }
            html.push_str("</select></td></tr>\n");
        }
        html.push_str("</tbody>\n</table>\n");
    }

    fn lines(&self, html: &mut String, lines: &[Part]) {
        html.push_str("<ol class=\"cb-lines\">\n");
        for index in mixed(lines.len(), |index| &self.text(lines[index]).text) {
            let _ = write!(html, "<li data-place=\"{index}\"><span>");
            self.part(html, lines[index]);
            html.push_str("</span> <span class=\"cb-moves needs-script\">");
            for (step, word, sign) in [(-1, "up", '↑'), (1, "down", '↓')] {
                let _ = write!(
                    html,
                    "<button class=\"icon-button\" type=\"button\" data-study data-move=\"{step}\" aria-label=\"Move {word}: "
                );
                escape(html, &self.text(lines[index]).text);
                let _ = write!(html, "\">{sign}</button>");
            }
            html.push_str("</span></li>\n");
        }
        html.push_str("</ol>\n");
    }

    /// Writes what is right and why.
    pub(super) fn answer(&self, html: &mut String, question: &Question) {
        match &question.answers {
            Answers::Single(choices) | Answers::Multiple(choices) => {
                html.push_str("<ul>\n");
                for (letter, choice) in ('A'..).zip(choices) {
                    if !choice.is_right && choice.explanation.is_none() {
                        continue;
                    }
                    let verdict = if choice.is_right { "right" } else { "wrong" };
                    let _ = write!(html, "<li><strong>{letter} is {verdict}:</strong> ");
                    self.around(html, "", choice.text, "");
                    if let Some(explanation) = choice.explanation {
                        self.around(html, "\n", explanation, "");
                    }
                    html.push_str("</li>\n");
                }
                html.push_str("</ul>\n");
            }
            Answers::Numeric(numeric) => {
                html.push_str("<p><strong>");
                escape(html, &numeric.text);
                html.push_str("</strong></p>\n");
            }
            Answers::Matching { pairs, .. } => {
                html.push_str("<ul>\n");
                for pair in pairs {
                    self.around(html, "<li>", pair.left, ": ");
                    self.around(html, "<strong>", pair.right, "</strong></li>\n");
                }
                html.push_str("</ul>\n");
            }
            Answers::Order(lines) => {
                html.push_str("<ol>\n");
                for line in lines {
                    self.around(html, "<li>", *line, "</li>\n");
                }
                html.push_str("</ol>\n");
            }
        }
        if let Some(explanation) = question.explanation {
            self.part(html, explanation);
        }
    }

    /// Writes the question for a card: all that can be chosen from, nothing to fill in.
    pub(super) fn question_front(&self, html: &mut String, question: &Question) {
        self.around(html, "<p>", question.prompt, "</p>\n");
        if let Some(context) = question.context {
            self.part(html, context);
        }
        match &question.answers {
            Answers::Single(choices) | Answers::Multiple(choices) => {
                html.push_str("<ol type=\"A\">\n");
                for choice in choices {
                    self.around(html, "<li>", choice.text, "</li>\n");
                }
                html.push_str("</ol>\n");
            }
            Answers::Numeric(_) => {}
            Answers::Matching { pairs, .. } => {
                html.push_str("<ul>\n");
                for pair in pairs {
                    self.around(html, "<li>", pair.left, "</li>\n");
                }
                html.push_str("</ul>\n<p>");
                for index in mixed(pairs.len(), |index| &self.text(pairs[index].right).text) {
                    self.around(html, "<em>", pairs[index].right, "</em> · ");
                }
                html.push_str("</p>\n");
            }
            Answers::Order(lines) => {
                html.push_str("<ul>\n");
                for index in mixed(lines.len(), |index| &self.text(lines[index]).text) {
                    self.around(html, "<li>", lines[index], "</li>\n");
                }
                html.push_str("</ul>\n");
            }
        }
    }
}

fn kind(answers: &Answers) -> &'static str {
    match answers {
        Answers::Single(_) => "single",
        Answers::Multiple(_) => "multiple",
        Answers::Numeric(_) => "numeric",
        Answers::Matching { .. } => "matching",
        Answers::Order(_) => "order",
    }
}

fn entry(html: &mut String, numeric: &Numeric) {
    html.push_str("<p class=\"cb-entry\"><label>Your answer");
    if !numeric.unit.is_empty() {
        html.push_str(" in ");
        escape(html, &numeric.unit);
    }
    let _ = writeln!(
        html,
        " <input type=\"text\" inputmode=\"decimal\" autocomplete=\"off\" data-value=\"{}\" data-tolerance=\"{}\"></label></p>",
        numeric.value, numeric.tolerance
    );
}

/// The numbers below `n` in an order that tells nothing: by a fingerprint of each text,
/// and never the right one.
fn mixed<'t>(n: usize, text: impl Fn(usize) -> &'t String) -> Vec<usize> {
    let mut order: Vec<usize> = (0..n).collect();
    order.sort_by_cached_key(|index| Key::of(&[text(*index).as_bytes()]));
    if order.is_sorted() && n > 1 {
        order.rotate_left(1);
    }
    order
}

#[cfg(test)]
mod tests {
    use super::mixed;

    #[test]
    fn mixed_lines_are_never_in_their_right_order() {
        for n in 2..12 {
            let lines: Vec<String> = (0..n).map(|line| format!("line {line}")).collect();
            let order = mixed(n, |index| &lines[index]);
            assert!(!order.is_sorted(), "{order:?}");
            let mut all = order.clone();
            all.sort_unstable();
            assert_eq!(all, (0..n).collect::<Vec<_>>());
        }
    }
}
