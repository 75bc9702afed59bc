//! Blocks that draw a part of the crosswalk within the text of a comparison:
//! `:::crosswalk-table`, `:::crosswalk-coverage`, `:::crosswalk-graph`.
//!
//! What the names in them mean is `crosswalk`'s business.

use std::ops::Range;

use crate::source::{Span, Spanned};
use crate::suggest;

/// What a block draws.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CrosswalkKind {
    /// The rows between the page's topics.
    Table,
    /// How much of each framework the others cover.
    Coverage,
    /// The page's topics and what joins them.
    Graph,
}

impl CrosswalkKind {
    const WORDS: [(&'static str, Self); 3] = [
        ("crosswalk-table", Self::Table),
        ("crosswalk-coverage", Self::Coverage),
        ("crosswalk-graph", Self::Graph),
    ];

    /// The name of its directive.
    pub fn word(self) -> &'static str {
        let mut words = Self::WORDS.iter();
        words
            .find(|(_, kind)| *kind == self)
            .map_or("", |(word, _)| word)
    }
}

/// One block, as written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CrosswalkBlock {
    pub kind: CrosswalkKind,
    /// Only these frameworks; all of the page if empty.
    pub frameworks: Vec<Spanned<String>>,
    /// Only these relations; all if empty.
    pub relations: Vec<Spanned<String>>,
    /// Its first line.
    pub span: Span,
}

/// What the line of a directive says; names as ranges of that line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Directive {
    pub kind: CrosswalkKind,
    pub frameworks: Vec<Range<usize>>,
    pub relations: Vec<Range<usize>>,
}

/// What is wrong with the line of a directive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Fault {
    /// Of the line.
    pub range: Range<usize>,
    pub message: String,
    pub help: Option<String>,
}

/// Reads a line such as `:::crosswalk-table frameworks="pmp itil"`; nothing comes out
/// for directives of another name.
pub(super) fn directive(line: &str) -> Option<Result<Directive, Fault>> {
    let start = line.find(|c: char| c != ':' && !c.is_whitespace())?;
    let name = line[start..].split_whitespace().next()?;
    let words = CrosswalkKind::WORDS;
    let (_, kind) = words.iter().find(|(word, _)| *word == name)?;
    Some(options(line, start + name.len(), *kind))
}

/// Whether the words behind the colons of a directive are one of ours.
pub(super) fn is_crosswalk(info: &str) -> bool {
    directive(info).is_some()
}

/// Reads what stands behind the name, which ends at `at`.
fn options(line: &str, mut at: usize, kind: CrosswalkKind) -> Result<Directive, Fault> {
    let mut directive = Directive {
        kind,
        frameworks: Vec::new(),
        relations: Vec::new(),
    };
    loop {
        at += line[at..].len() - line[at..].trim_start().len();
        if at == line.trim_end().len() || at >= line.len() {
            return Ok(directive);
        }
        let (key, values, end) = option(line, at)?;
        let wanted = match &line[key.clone()] {
            "frameworks" => &mut directive.frameworks,
            "relations" if kind != CrosswalkKind::Coverage => &mut directive.relations,
            other => {
                let known: &[&str] = match kind {
                    CrosswalkKind::Coverage => &["frameworks"],
                    _ => &["frameworks", "relations"],
                };
                return Err(Fault {
                    message: format!("`{}` knows no `{other}`", kind.word()),
                    help: suggest::did_you_mean(other, known.iter().copied())
                        .or_else(|| Some(format!("it knows {}", known.join(" and ")))),
                    range: key,
                });
            }
        };
        wanted.extend(words_of(line, values));
        at = end;
    }
}

/// The key, the text in quotes and the end of the option that begins at `at`.
fn option(line: &str, at: usize) -> Result<(Range<usize>, Range<usize>, usize), Fault> {
    let rest = line[at..].trim_end();
    let broken = || Fault {
        range: at..at + rest.len(),
        message: format!("`{rest}` could not be understood"),
        help: Some("options are written as `frameworks=\"pmp itil\"`".to_owned()),
    };
    let equals = rest.find("=\"").ok_or_else(broken)?;
    let is_key = !rest[..equals].is_empty() && !rest[..equals].contains(char::is_whitespace);
    let inside = at + equals + 2;
    let end = line[inside..]
        .find('"')
        .filter(|_| is_key)
        .ok_or_else(broken)?;
    Ok((at..at + equals, inside..inside + end, inside + end + 1))
}

/// The places of the words in a range of a line.
fn words_of(line: &str, within: Range<usize>) -> Vec<Range<usize>> {
    let text = &line[within.clone()];
    text.split([' ', ','])
        .filter(|word| !word.is_empty())
        .map(|word| {
            let at = within.start + (word.as_ptr().addr() - text.as_ptr().addr());
            at..at + word.len()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_give_kind_frameworks_and_relations() {
        let line = ":::crosswalk-table frameworks=\"pmp, itil\" relations=\"exact\"";
        let table = directive(line).expect("ours").expect("sound");
        assert_eq!(table.kind, CrosswalkKind::Table);
        let words = |ranges: &[Range<usize>]| -> Vec<&str> {
            ranges.iter().map(|range| &line[range.clone()]).collect()
        };
        assert_eq!(words(&table.frameworks), ["pmp", "itil"]);
        assert_eq!(words(&table.relations), ["exact"]);
        let graph = directive("::: crosswalk-graph  ")
            .expect("ours")
            .expect("sound");
        assert_eq!(graph.kind.word(), "crosswalk-graph");
        for other in [":::crosswalk-tabel", ":::quiz", ":::", ""] {
            assert_eq!(directive(other), None, "{other}");
        }
    }

    #[test]
    fn faults_point_at_what_is_wrong() {
        for (line, wrong) in [
            (":::crosswalk-graph framework=\"a\"", "framework"),
            (":::crosswalk-coverage relations=\"exact\"", "relations"),
            (":::crosswalk-table frameworks=pmp", "frameworks=pmp"),
            (":::crosswalk-table a b=\"c\"", "a b=\"c\""),
            (":::crosswalk-table frameworks=\"pmp", "frameworks=\"pmp"),
        ] {
            let fault = directive(line).expect("ours").expect_err(line);
            assert_eq!(&line[fault.range], wrong);
            assert!(fault.help.is_some(), "{line}");
        }
    }
}
