//! `:::table{#id sort filter} Caption`: one Markdown table that readers can work with.

use std::collections::BTreeMap;

use comrak::nodes::{AstNode, NodeValue};

use super::{Part, Reader, plain_text};
use crate::address::slugify;
use crate::diagnostic::{Code, Diagnostic};
use crate::parse::directive::Directive;
use crate::parse::markdown::node_key;
use crate::source::Span;
use crate::suggest;

/// Cells of one such table: 50 columns in 5,000 rows.
const MOST_CELLS: usize = 250_000;
/// Letters of a row's first cell that its anchor takes.
const LONGEST_SLUG: usize = 40;

/// A table with a caption, headers of rows, and what readers may do with it.
#[derive(Clone, Debug)]
pub struct Table {
    pub shown: Part,
    /// Without repetition, in the order of [`TableOption::ALL`].
    pub options: Vec<TableOption>,
    /// What each column is called, as plain text.
    pub columns: Vec<String>,
    /// The anchor of each row below the head, made from its first cell.
    pub rows: Vec<String>,
}

/// What an author may ask of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum TableOption {
    /// Buttons in the head sort the rows.
    Sort,
    /// A field narrows the rows, and columns can be hidden.
    Filter,
    /// Cells of a row that say something else than its first are marked.
    Differences,
    /// Takes the width of the page.
    Wide,
    /// Each row is a card on a phone.
    Cards,
    /// A button saves what is shown as CSV.
    Csv,
}

impl TableOption {
    /// Every option.
    pub const ALL: [Self; 6] = [
        Self::Sort,
        Self::Filter,
        Self::Differences,
        Self::Wide,
        Self::Cards,
        Self::Csv,
    ];

    /// As it is written.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Sort => "sort",
            Self::Filter => "filter",
            Self::Differences => "differences",
            Self::Wide => "wide",
            Self::Cards => "cards",
            Self::Csv => "csv",
        }
    }
}

/// What is written into the tags of tables, by their nodes.
#[derive(Debug, Default)]
pub(in crate::parse) struct TableTags {
    pub tables: BTreeMap<usize, TableTag>,
    /// The anchor of each row.
    pub rows: BTreeMap<usize, String>,
}

/// What the tags of one table hold.
#[derive(Debug)]
pub(in crate::parse) struct TableTag {
    pub id: String,
    pub caption: String,
    /// Each cell names its column.
    pub cards: bool,
}

impl<'a> Reader<'a, '_, '_> {
    pub(super) fn table(&mut self, block: &Directive<'a>) -> Option<Table> {
        let options = self.options(block);
        if block.title.is_empty() {
            let help = "write it behind the name, as in `:::table Costs by month`";
            return self.invalid(block, "has no caption", Some(help));
        }
        let help = Some("put what else there is to say above or below the block");
        let mut children = block.node.children();
        let (Some(table), None) = (children.next(), children.next()) else {
            return self.invalid(block, "holds other than one table", help);
        };
        let NodeValue::Table(size) = &table.data().value else {
            return self.invalid(block, "holds other than one table", help);
        };
        if size.num_rows.saturating_mul(size.num_columns) > MOST_CELLS {
            let message = format!(
                "a table of {} rows and {} columns; {MOST_CELLS} cells are allowed",
                size.num_rows, size.num_columns
            );
            let fault = Diagnostic::new(Code::TooManyItems, block.span, message);
            self.faults
                .push(fault.help("spread it over several tables"));
            return None;
        }
        if table.children().nth(1).is_none() {
            return self.invalid(block, "has a table without rows", None);
        }
        let head = table.first_child().into_iter().flat_map(AstNode::children);
        Some(Table {
            columns: head.map(|cell| plain_text(&[cell])).collect(),
            shown: self.part(vec![table]),
            options,
            rows: Vec::new(),
        })
    }

    /// The options of a table, and complaints about words that are none.
    fn options(&mut self, block: &Directive<'a>) -> Vec<TableOption> {
        let names = TableOption::ALL.map(TableOption::name);
        let mut options = Vec::new();
        for word in &block.options {
            match TableOption::ALL.iter().find(|one| one.name() == word) {
                Some(option) => options.push(*option),
                None => {
                    let known = || {
                        let names: Vec<String> = names.iter().map(|n| format!("`{n}`")).collect();
                        format!("known are {}", names.join(", "))
                    };
                    let help = suggest::did_you_mean(word, names).unwrap_or_else(known);
                    let message = format!("a table has no option `{word}`");
                    let span = self.word(block.span, word);
                    let fault = Diagnostic::new(Code::InvalidBlock, span, message);
                    self.faults.push(fault.help(help));
                }
            }
        }
        options.sort_unstable();
        options.dedup();
        options
    }

    /// The place of a word between the braces of a line.
    fn word(&self, line: Span, word: &str) -> Span {
        let text = self.place.text(line);
        let inside = text.find('{').unwrap_or(0);
        match text[inside..].find(word) {
            Some(at) => {
                let start = line.range().start + inside + at;
                Span::new(line.file, start..start + word.len())
            }
            None => line,
        }
    }

    /// Gives a table and its rows their anchors.
    pub(super) fn name_table(&mut self, block: &Directive<'a>, id: &str, table: &mut Table) {
        let Some(node) = block.node.first_child() else {
            return;
        };
        let tag = TableTag {
            id: id.to_owned(),
            caption: block.title.clone(),
            cards: table.options.contains(&TableOption::Cards),
        };
        self.blocks.tags.tables.insert(node_key(node), tag);
        let mut taken: BTreeMap<String, usize> = BTreeMap::new();
        for row in node.children().skip(1) {
            let first: Vec<&AstNode<'_>> = row.children().take(1).collect();
            let name = match plain_text(&first) {
                empty if empty.is_empty() => "row".to_owned(),
                name => name,
            };
            let slug: String = slugify(&name).chars().take(LONGEST_SLUG).collect();
            let mut anchor = format!("{id}-{}", slug.trim_end_matches('-'));
            let n = taken.entry(anchor.clone()).or_default();
            *n += 1;
            if *n > 1 {
                // Doubled, so that it cannot be what another row says.
                anchor = format!("{anchor}--{n}");
            }
            self.claim(&anchor, self.place.first_line(row.data().sourcepos));
            self.blocks.tags.rows.insert(node_key(row), anchor.clone());
            table.rows.push(anchor);
        }
    }
}
