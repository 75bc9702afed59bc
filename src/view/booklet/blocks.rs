//! Course blocks on paper: questions without fields to fill in, tabs one below the other,
//! answers at the end of the booklet.

use super::super::blocks::open;
use super::super::body::Ink;
use super::Binding;
use crate::markup::ANSWERS;
use crate::page::escape;
use crate::parse::{Content, CourseBlock};

impl Ink<'_> {
    /// Writes a course block for a booklet, if it looks otherwise there.
    pub(in crate::view) fn bound_block(
        &self,
        html: &mut String,
        block: &CourseBlock,
        binding: Binding<'_>,
    ) -> bool {
        match &block.content {
            Content::Quiz(quiz) => {
                open(html, block, "quiz", "Quiz");
                html.push_str("<ol class=\"cb-asked\">\n");
                for question in &quiz.questions {
                    html.push_str("<li class=\"cb-question\" id=\"");
                    escape(html, &question.id);
                    html.push_str("\">\n");
                    self.question_front(html, question);
                    html.push_str("</li>\n");
                }
                html.push_str("</ol>\n");
                see(html, "Answers", binding);
                html.push_str("</section>\n");
            }
            Content::Exercise(exercise) => {
                open(html, block, "exercise", "Exercise");
                self.part(html, exercise.task);
                for (number, hint) in (1..).zip(&exercise.hints) {
                    html.push_str("<div class=\"cb-hint\"><p class=\"cb-summary\">Hint");
                    if exercise.hints.len() > 1 {
                        html.push_str(&format!(" {number}"));
                    }
                    self.around(html, "</p>\n", *hint, "</div>\n");
                }
                if exercise.solution.is_some() {
                    see(html, "Solution", binding);
                }
                html.push_str("</section>\n");
            }
            Content::Tabs(tabs) => {
                html.push_str("<div class=\"cb-block cb-tabs\" id=\"");
                escape(html, &block.id);
                html.push_str("\">\n");
                for tab in &tabs.tabs {
                    self.around(html, "<div class=\"cb-tab-panel\">", tab.part, "</div>\n");
                }
                html.push_str("</div>\n");
            }
            _ => return false,
        }
        true
    }
}

fn see(html: &mut String, what: &str, binding: Binding<'_>) {
    html.push_str(&format!(
        "<p class=\"cb-see\"><a href=\"{ANSWERS}{}\">{what}</a></p>\n",
        binding.chapter
    ));
}
