//! The fences of course blocks: which lines open and close a block, under what name,
//! and which blocks may stand in which.
//!
//! A block is `:::name{#id} Title`, lines of Markdown, and `:::`. A table names options
//! behind the id: `:::table{#id sort filter} Title`. Around a block that
//! holds others the colons are more, as with code fences. What stands inside is the
//! matter of `blocks`.

use comrak::nodes::{AstNode, NodeValue};

use super::markdown::node_key;
use super::outline::Place;
use crate::address::is_taken;
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;
use crate::suggest;

/// The blocks there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Name {
    Objectives,
    Exercise,
    Quiz,
    Term,
    Flashcard,
    Tabs,
    Example,
    Case,
    Figure,
    Table,
    /// A block whose content is made from the crosswalk; its body is not read here.
    Crosswalk,
}

/// Every known name. The crosswalk's blocks plug in here.
const NAMES: [(&str, Name); 13] = [
    ("objectives", Name::Objectives),
    ("exercise", Name::Exercise),
    ("quiz", Name::Quiz),
    ("term", Name::Term),
    ("flashcard", Name::Flashcard),
    ("tabs", Name::Tabs),
    ("example", Name::Example),
    ("case", Name::Case),
    ("figure", Name::Figure),
    ("table", Name::Table),
    ("crosswalk-table", Name::Crosswalk),
    ("crosswalk-coverage", Name::Crosswalk),
    ("crosswalk-graph", Name::Crosswalk),
];

impl Name {
    fn named(word: &str) -> Option<Self> {
        let found = NAMES.iter().find(|(name, _)| *name == word);
        found.map(|(_, name)| *name)
    }

    /// Whether a block of this name may hold one named `inner`.
    fn holds(self, inner: Self) -> bool {
        use Name::{Case, Crosswalk, Example, Exercise, Figure, Table, Tabs, Term};
        match self {
            Example | Case | Exercise => matches!(inner, Figure | Table | Tabs | Term | Crosswalk),
            Tabs => matches!(inner, Figure | Table | Crosswalk),
            _ => false,
        }
    }
}

/// The opening line of a block, read.
pub(super) struct Directive<'a> {
    pub node: &'a AstNode<'a>,
    pub name: Name,
    /// The name as written.
    pub word: String,
    /// `{#id}`
    pub id: Option<String>,
    /// Words behind the id; only tables have some.
    pub options: Vec<String>,
    pub title: String,
    /// The opening line.
    pub span: Span,
}

/// Every sound block of a tree, outer before inner, and what is wrong with the others.
pub(super) fn directives<'a>(
    place: &Place<'_>,
    root: &'a AstNode<'a>,
    faults: &mut Vec<Diagnostic>,
) -> Vec<Directive<'a>> {
    let mut found: Vec<Directive<'a>> = Vec::new();
    for node in root.descendants() {
        match &node.data().value {
            NodeValue::BlockDirective(fence) => {
                let at = node.data().sourcepos;
                let span = place.first_line(at);
                let read = directive(node, &fence.info, span);
                let read = read.and_then(|read| fits(read, &found));
                match read {
                    Ok(read) => {
                        if !place.closes(at, fence.fence_length) {
                            faults.push(unclosed(&read, fence.fence_length));
                        }
                        found.push(read);
                    }
                    Err(fault) => faults.push(*fault),
                }
            }
            NodeValue::Paragraph => faults.extend(stray(place, node)),
            _ => {}
        }
    }
    found
}

fn directive<'a>(
    node: &'a AstNode<'a>,
    info: &str,
    span: Span,
) -> Result<Directive<'a>, Box<Diagnostic>> {
    let fault = |code, message: String| Box::new(Diagnostic::new(code, span, message));
    let info = info.trim();
    if info.is_empty() {
        let message = "no block is open that this line could close".to_owned();
        return Err(Box::new(fault(Code::StrayFence, message).help(
            "a block within another needs fewer colons than the one around it",
        )));
    }
    let end = info.find([' ', '\t', '{']).unwrap_or(info.len());
    let (word, rest) = info.split_at(end);
    let Some(name) = Name::named(word) else {
        let help = suggest::did_you_mean(word, NAMES.iter().map(|(name, _)| *name));
        let known = || {
            let names: Vec<String> = NAMES.iter().map(|(n, _)| format!("`{n}`")).collect();
            format!("known are {}", names.join(", "))
        };
        let fault = fault(Code::UnknownBlock, format!("no block is named `{word}`"));
        return Err(Box::new(fault.help(help.unwrap_or_else(known))));
    };
    let read = braces(rest.trim_start());
    let read = read.and_then(|read| match read.1.first() {
        Some(odd) if name != Name::Table => Err(format!("{{{odd}}}")),
        _ => Ok(read),
    });
    let (id, options, title) = match read {
        Ok(read) => read,
        Err(odd) => {
            let message = format!("`{odd}` behind the name of a block means nothing here");
            return Err(Box::new(
                fault(Code::InvalidBlock, message)
                    .help("write `{#id}` with lowercase letters, digits and hyphens"),
            ));
        }
    };
    Ok(Directive {
        node,
        name,
        word: word.to_owned(),
        id,
        options,
        title: title.trim().to_owned(),
        span,
    })
}

/// What braces at the start of a text hold, and the text behind them.
type Braces<'t> = (Option<String>, Vec<String>, &'t str);

/// Reads `{#id word …}` at the start of `text`; the id may be missing. Fails with the
/// braces that hold anything else.
fn braces(text: &str) -> Result<Braces<'_>, String> {
    let Some(inside) = text.strip_prefix('{') else {
        return Ok((None, Vec::new(), text));
    };
    let Some((braced, rest)) = inside.split_once('}') else {
        return Err(text.to_owned());
    };
    let mut words = braced.split_whitespace().peekable();
    let id = words.next_if(|word| word.starts_with('#'));
    let id = id.map(|word| word[1..].to_owned());
    let options: Vec<String> = words.map(str::to_owned).collect();
    let is_empty = id.is_none() && options.is_empty();
    let is_sound = id.as_ref().is_none_or(|id| is_id(id)) && options.iter().all(|word| is_id(word));
    if is_empty || !is_sound {
        return Err(format!("{{{braced}}}"));
    }
    Ok((id, options, rest))
}

/// Whether `id` can be an anchor that an author chose.
pub(super) fn is_id(id: &str) -> bool {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    (1..=80).contains(&id.len()) && id.chars().all(plain) && !is_taken(id)
}

/// The block, if the nearest block around it may hold it.
fn fits<'a>(
    inner: Directive<'a>,
    found: &[Directive<'a>],
) -> Result<Directive<'a>, Box<Diagnostic>> {
    let around = inner.node.ancestors().skip(1).find_map(|node| {
        let key = node_key(node);
        found.iter().rev().find(|outer| node_key(outer.node) == key)
    });
    match around {
        Some(outer) if !outer.name.holds(inner.name) => {
            let message = format!(
                "a block `{}` cannot stand in a block `{}`",
                inner.word, outer.word
            );
            let fault = Diagnostic::new(Code::NestedBlock, inner.span, message)
                .help("close the outer block first")
                .other(outer.span, "the outer block");
            Err(Box::new(fault))
        }
        _ => Ok(inner),
    }
}

fn unclosed(block: &Directive<'_>, length: usize) -> Diagnostic {
    let colons = ":".repeat(length);
    let message = format!("the block `{}` is never closed", block.word);
    Diagnostic::new(Code::UnclosedBlock, block.span, message)
        .help(format!("write `{colons}` on a line of its own behind it"))
}

/// A paragraph that was meant to be a fence.
fn stray<'a>(place: &Place<'_>, node: &'a AstNode<'a>) -> Option<Diagnostic> {
    let span = place.first_line(node.data().sourcepos);
    let line = place.text(span).trim_end();
    if !line.starts_with(":::") {
        return None;
    }
    let fault = Diagnostic::new(
        Code::StrayFence,
        span,
        "this line neither opens nor closes a block",
    );
    Some(fault.help("behind its name, the first line of a block can hold no colon"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn braces_hold_an_id_and_words() {
        let read = |text| {
            braces(text).map(|(id, words, rest)| (id.unwrap_or_default(), words.join(" "), rest))
        };
        let plain = |id: &str, words: &str, rest| Ok((id.to_owned(), words.to_owned(), rest));
        assert_eq!(read("{#a-1} Title"), plain("a-1", "", " Title"));
        assert_eq!(read("Title {x}"), plain("", "", "Title {x}"));
        assert_eq!(read("{#a sort csv} T"), plain("a", "sort csv", " T"));
        assert_eq!(read("{sort}"), plain("", "sort", ""));
        for odd in [
            "{}",
            "{#A}",
            "{#cb-x}",
            "{#fn-1}",
            "{#fnref-1}",
            "{#}",
            "{a #b}",
            "{#a b=1}",
            "{<b>}",
        ] {
            assert_eq!(read(odd), Err(odd.to_owned()));
        }
        assert_eq!(read("{#a"), Err("{#a".to_owned()));
    }

    #[test]
    fn quizzes_hold_no_other_block() {
        for (_, inner) in NAMES {
            assert!(!Name::Quiz.holds(inner));
        }
        assert!(Name::Case.holds(Name::Figure));
    }
}
