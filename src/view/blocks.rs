//! Course blocks on a page. Everything can be read without a script; what only works
//! with one carries the class `needs-script`.

use std::fmt::Write as _;

use super::body::Ink;
use crate::page::escape;
use crate::parse::{
    Content, CourseBlock, Exercise, Part, PartText, Table, TableOption, Tabs, Term,
};

/// Laying out more cells than this takes a browser seconds, each time: such a table is only
/// read.
const MOST_CELLS: usize = 50_000;

impl<'a> Ink<'a> {
    /// Writes the course block with this index.
    pub(super) fn course_block(&self, html: &mut String, index: usize) {
        let block = &self.lesson.parsed.body.course_blocks[index];
        if let Some(binding) = self.binding
            && self.bound_block(html, block, binding)
        {
            return;
        }
        match &block.content {
            Content::Objectives(objectives) => {
                open(html, block, "objectives", "Objectives");
                html.push_str("<ul>\n");
                for item in &objectives.items {
                    self.around(html, "<li>", *item, "</li>\n");
                }
                html.push_str("</ul>\n</section>\n");
            }
            Content::Exercise(exercise) => self.exercise(html, block, exercise),
            Content::Quiz(quiz) => {
                open(html, block, "quiz", "Quiz");
                self.questions(html, quiz);
                html.push_str("</section>\n");
            }
            Content::Term(term) => self.term(html, block, term),
            Content::Flashcard(card) => {
                html.push_str("<details class=\"cb-block cb-card\" id=\"");
                escape(html, &block.id);
                self.around(html, "\"><summary>", card.front, "</summary>\n");
                self.around(html, "<div>", card.back, "</div>\n</details>\n");
            }
            Content::Tabs(tabs) => self.tabs(html, block, tabs),
            Content::Example(part) => {
                open(html, block, "example", "Example");
                self.around(html, "", *part, "</section>\n");
            }
            Content::Case(part) => {
                open(html, block, "case", "Case");
                self.around(html, "", *part, "</section>\n");
            }
            Content::Figure(figure) => {
                html.push_str("<figure class=\"cb-block cb-figure\" id=\"");
                escape(html, &block.id);
                self.around(html, "\">\n", figure.shown, "");
                self.around(html, "<figcaption>", figure.caption, "</figcaption>\n");
                html.push_str("</figure>\n");
            }
            Content::Table(table) => self.table(html, block, table),
        }
    }

    fn exercise(&self, html: &mut String, block: &CourseBlock, exercise: &Exercise) {
        open(html, block, "exercise", "Exercise");
        self.part(html, exercise.task);
        let several = exercise.hints.len() > 1;
        for (number, hint) in (1..).zip(&exercise.hints) {
            let name = if several {
                format!("Hint {number}")
            } else {
                "Hint".to_owned()
            };
            self.folded(html, "hint", &name, *hint);
        }
        if let Some(solution) = exercise.solution {
            self.folded(html, "solution", "Solution", solution);
        }
        html.push_str("</section>\n");
    }

    fn folded(&self, html: &mut String, class: &str, name: &str, part: Part) {
        let _ = write!(
            html,
            "<details class=\"cb-{class}\"><summary>{name}</summary>\n<div>"
        );
        self.around(html, "", part, "</div>\n</details>\n");
    }

    fn term(&self, html: &mut String, block: &CourseBlock, term: &Term) {
        html.push_str("<dl class=\"cb-block cb-term\" id=\"");
        escape(html, &block.id);
        html.push_str("\">\n<dt><dfn>");
        escape(html, &term.name);
        self.around(html, "</dfn></dt>\n<dd>", term.definition, "</dd>\n</dl>\n");
    }

    fn tabs(&self, html: &mut String, block: &CourseBlock, tabs: &Tabs) {
        html.push_str("<div class=\"cb-block cb-tabs\" id=\"");
        escape(html, &block.id);
        html.push_str("\" data-study-now>\n");
        html.push_str("<div class=\"cb-tab-list needs-script\" role=\"tablist\" aria-label=\"");
        escape(
            html,
            if block.title.is_empty() {
                "Forms"
            } else {
                &block.title
            },
        );
        html.push_str("\">\n");
        // Anchors hold nothing that HTML would escape.
        let id = &block.id;
        for (number, tab) in tabs.tabs.iter().enumerate() {
            let (selected, index) = if number == 0 {
                ("true", 0)
            } else {
                ("false", -1)
            };
            let _ = write!(
                html,
                "<button type=\"button\" role=\"tab\" id=\"cb-{id}-tab-{number}\" aria-controls=\"cb-{id}-panel-{number}\" aria-selected=\"{selected}\" tabindex=\"{index}\">"
            );
            escape(html, &tab.name);
            html.push_str("</button>\n");
        }
        html.push_str("</div>\n");
        for (number, tab) in tabs.tabs.iter().enumerate() {
            let _ = writeln!(
                html,
                "<div class=\"cb-tab-panel\" id=\"cb-{id}-panel-{number}\">"
            );
            self.around(html, "", tab.part, "</div>\n");
        }
        html.push_str("</div>\n");
    }

    fn table(&self, html: &mut String, block: &CourseBlock, table: &Table) {
        html.push_str("<div class=\"cb-block cb-table");
        for option in &table.options {
            if matches!(option, TableOption::Wide | TableOption::Cards) {
                html.push_str(" cb-");
                html.push_str(option.name());
            }
        }
        html.push_str("\" id=\"");
        escape(html, &block.id);
        let is_worked_with = table
            .options
            .iter()
            .any(|option| !matches!(option, TableOption::Wide | TableOption::Cards));
        if !is_worked_with {
            html.push_str("\">\n");
        } else if table.rows.len() * table.columns.len() > MOST_CELLS {
            html.push_str("\">\n<p class=\"cb-tools needs-script\">This table is too long to be sorted and filtered on a page.</p>\n");
        } else {
            html.push_str("\" data-table>\n");
            table_tools(html, table);
        }
        self.around(html, "", table.shown, "</div>\n");
    }

    /// Writes a part.
    pub(super) fn part(&self, html: &mut String, part: Part) {
        self.pieces(html, &self.text(part).pieces);
    }

    /// Writes a part between two pieces of HTML.
    pub(super) fn around(&self, html: &mut String, before: &str, part: Part, after: &str) {
        html.push_str(before);
        self.part(html, part);
        html.push_str(after);
    }

    /// A part by itself.
    pub(super) fn html(&self, part: Part) -> String {
        let mut html = String::new();
        self.part(&mut html, part);
        html
    }

    pub(super) fn text(&self, part: Part) -> &'a PartText {
        self.lesson.parsed.body.part(part)
    }
}

/// Writes what a reader may do with a table; a script makes it work, which reads the names
/// of the fields here.
fn table_tools(html: &mut String, table: &Table) {
    html.push_str("<form class=\"cb-tools needs-script\">");
    for option in &table.options {
        html.push_str(match option {
            TableOption::Sort => "<input type=\"hidden\" name=\"sort\">",
            TableOption::Filter => "<label>Filter rows <input type=\"search\" name=\"q\"></label>",
            TableOption::Differences => {
                "<label><input type=\"checkbox\" name=\"differ\" value=\"1\"> Only rows that differ</label>"
            }
            TableOption::Csv => "<button type=\"button\" class=\"text-button\">Save as CSV</button>",
            TableOption::Wide | TableOption::Cards => "",
        });
        if *option == TableOption::Filter && table.columns.len() > 1 {
            html.push_str("<details><summary>Columns</summary>");
            // The first says what a row is about: it stays.
            for (number, column) in table.columns.iter().enumerate().skip(1) {
                let _ = write!(
                    html,
                    "<label><input type=\"checkbox\" name=\"hide\" value=\"{number}\"> Hide "
                );
                escape(html, column);
                html.push_str("</label>");
            }
            html.push_str("</details>");
        }
    }
    let n = table.rows.len();
    let _ = writeln!(
        html,
        "<span role=\"status\">{n} of {n} rows shown</span></form>"
    );
}

/// Opens a section with its kind, its title and a link to itself.
pub(super) fn open(html: &mut String, block: &CourseBlock, class: &str, kind: &str) {
    let _ = write!(html, "<section class=\"cb-block cb-{class}\" id=\"");
    escape(html, &block.id);
    html.push_str("\" aria-label=\"");
    let mut name = kind.to_owned();
    if !block.title.is_empty() {
        name.push_str(": ");
        name.push_str(&block.title);
    }
    escape(html, &name);
    let _ = write!(html, "\">\n<p class=\"cb-kind\"><span>{kind}</span>");
    if !block.title.is_empty() {
        html.push_str(" <strong>");
        escape(html, &block.title);
        html.push_str("</strong>");
    }
    html.push_str(" <a class=\"anchor\" href=\"#");
    escape(html, &block.id);
    html.push_str("\" aria-label=\"Link to this ");
    html.push_str(&kind.to_lowercase());
    html.push_str("\">#</a></p>\n");
}
