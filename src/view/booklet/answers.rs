//! What is right, for the end of a booklet.

use super::super::body::Ink;
use crate::page::escape;
use crate::parse::{Content, CourseBlock};

impl Ink<'_> {
    /// Writes the answers to all questions of a lesson and the solutions of its
    /// exercises.
    pub(super) fn all_answers(&self, html: &mut String) {
        for block in &self.lesson.parsed.body.course_blocks {
            match &block.content {
                Content::Quiz(quiz) => {
                    name(html, block, "Quiz");
                    html.push_str("<ol class=\"cb-answers\">\n");
                    for question in &quiz.questions {
                        self.around(
                            html,
                            "<li><p class=\"cb-prompt\">",
                            question.prompt,
                            "</p>\n",
                        );
                        self.answer(html, question);
                        html.push_str("</li>\n");
                    }
                    html.push_str("</ol>\n");
                }
                Content::Exercise(exercise) => {
                    if let Some(solution) = exercise.solution {
                        name(html, block, "Exercise");
                        self.around(html, "<div class=\"cb-solution\">\n", solution, "</div>\n");
                    }
                }
                _ => {}
            }
        }
    }
}

fn name(html: &mut String, block: &CourseBlock, kind: &str) {
    html.push_str("<p class=\"cb-kind\"><span>");
    html.push_str(kind);
    html.push_str("</span>");
    if !block.title.is_empty() {
        html.push_str(" <strong>");
        escape(html, &block.title);
        html.push_str("</strong>");
    }
    html.push_str("</p>\n");
}
