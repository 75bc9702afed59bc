//! The front matter of pages, in whatever syntax: what we have keys for, and what not.

use std::ops::Range;

use jiff::civil::Date;

use crate::data::{Fields, Node, Table, Value, read_toml, read_yaml};
use crate::diagnostic::{Checked, Code, Diagnostic};
use crate::parse::after_front_matter;
use crate::source::{SourceFile, Span, Spanned};

use super::lost::{Losses, Lost};
use super::script;

/// What becomes of a page's front matter.
#[derive(Clone, Debug, Default)]
pub(super) struct Front {
    pub title: Option<Spanned<String>>,
    pub description: Option<Spanned<String>>,
    pub date: Option<Spanned<Date>>,
    pub is_draft: bool,
    /// Search engines are asked to leave it out.
    pub is_unlisted: bool,
    pub tags: Vec<Spanned<String>>,
    /// Old addresses.
    pub aliases: Vec<Spanned<String>>,
    /// Place among its neighbors in the course.
    pub weight: Option<f64>,
}

/// Front matter as it was found.
#[derive(Debug)]
pub(super) struct Head {
    pub table: Table,
    /// Where it stands.
    pub span: Span,
    /// Where the text behind it begins.
    pub body: usize,
}

/// Reads what stands between `+++` or `---` at the top of a page.
pub(super) fn head(file: &SourceFile) -> Checked<Head> {
    let text: &str = &file.text;
    let body = after_front_matter(text);
    let nothing = |body| Head {
        table: Table::new(),
        span: file.span(0..0),
        body,
    };
    let is_json = text
        .strip_prefix('{')
        .is_some_and(|rest| rest.trim_start().starts_with('"'));
    if is_json {
        return match script::literal(file, 0) {
            Some((
                Node {
                    value: Value::Table(table),
                    ..
                },
                body,
            )) => Checked::fine(Head {
                table,
                span: file.span(0..1),
                body,
            }),
            _ => Checked::fine(nothing(0)),
        };
    }
    if body == 0 {
        return Checked::fine(nothing(0));
    }
    let fence = &text[..3];
    let start = text.find('\n').map_or(text.len(), |at| at + 1);
    let end = text[..body].trim_end().len().saturating_sub(3);
    if end < start || text.get(end..end + 3) != Some(fence) {
        let message = format!("front matter opened with `{fence}` is never closed");
        let fault = Diagnostic::new(Code::UnclosedFrontMatter, file.span(0..3), message);
        let help = format!("add a line `{fence}` behind the last key");
        return Checked::new(nothing(body), vec![fault.help(help)]);
    }
    let read = match fence {
        "+++" => read_toml(file, start..end),
        _ => lenient_yaml(file, start..end),
    };
    read.map_value(|table| Head {
        table,
        span: file.span(0..3),
        body,
    })
}

/// Reads YAML; where that fails, once more as some readers do, which let a list end at the
/// start of a line.
fn lenient_yaml(file: &SourceFile, range: Range<usize>) -> Checked<Table> {
    let strict = read_yaml(file, range.clone());
    if strict.diagnostics.is_empty() {
        return strict;
    }
    let text = &file.text[range.clone()];
    // A space for a line end: everything stays in its place.
    let joined = text.replace("\n]", " ]").replace("\n}", " }");
    let text = format!(
        "{}{joined}{}",
        &file.text[..range.start],
        &file.text[range.end..]
    );
    let again = file.with_text(text);
    let lenient = read_yaml(&again, range);
    if lenient.diagnostics.is_empty() {
        lenient
    } else {
        strict
    }
}

/// A text, or texts in a list.
pub(super) fn one_or_more(node: Option<&Node>) -> Vec<Spanned<String>> {
    let text = |node: &Node| {
        let value = match &node.value {
            Value::Text(text) => text.clone(),
            Value::Integer(number) => number.to_string(),
            _ => return None,
        };
        Some(Spanned {
            value,
            span: node.span,
        })
    };
    match node {
        Some(Node {
            value: Value::List(items),
            ..
        }) => items.iter().filter_map(text).collect(),
        Some(node) => text(node).into_iter().collect(),
        None => Vec::new(),
    }
}

/// Notes every key that was not asked for, and every value that was none.
pub(super) fn leave(fields: Fields<'_>, losses: &mut Losses) {
    for fault in fields.finish() {
        let message = match fault.message.strip_prefix("unknown key ") {
            Some(key) => format!("front matter {key} has no place in a lesson"),
            None => format!("front matter is not carried over: {}", fault.message),
        };
        losses.lose(Lost::FrontMatter, fault.span, message);
    }
}

/// What all formats call by the same names.
pub(super) fn common(fields: &mut Fields<'_>) -> Front {
    let first = |node: Option<&Node>| one_or_more(node).into_iter().next();
    let mut front = Front {
        title: first(fields.node("title")),
        description: first(fields.node("description")),
        date: fields.date("date"),
        is_draft: fields.boolean("draft").unwrap_or(false),
        is_unlisted: false,
        tags: one_or_more(fields.node("tags")),
        aliases: Vec::new(),
        weight: None,
    };
    // A blank description is none.
    front.description = front
        .description
        .filter(|text| !text.value.trim().is_empty());
    front.title = front.title.filter(|text| !text.value.trim().is_empty());
    front
}

/// Addresses in front matter as ours are written; what is none is noted.
pub(super) fn aliases(
    texts: Vec<Spanned<String>>,
    here: &str,
    losses: &mut Losses,
) -> Vec<Spanned<String>> {
    let mut found = Vec::new();
    for text in texts {
        let path = match text.value.strip_prefix('/') {
            Some(path) => super::inside("", path.trim_end_matches('/')),
            None => super::inside(here, text.value.trim_end_matches('/')),
        };
        match path.filter(|path| !path.contains(['?', '#', '%', ':', '\\'])) {
            Some(value) => found.push(Spanned {
                value,
                span: text.span,
            }),
            None => {
                let message = format!("`{}` is no old address in the site", text.value);
                losses.lose(Lost::FrontMatter, text.span, message);
            }
        }
    }
    found
}

/// The address of a page in the folder `parent`, without slashes at its ends. `own` is the
/// whole of it, `slug` its last part; without a `name` it is the page of the folder.
pub(super) fn address(
    own: Option<&Spanned<String>>,
    slug: Option<&Spanned<String>>,
    parent: &str,
    name: Option<&str>,
) -> String {
    if let Some(own) = own {
        return own.value.trim_matches('/').to_owned();
    }
    let slug = slug.map(|slug| slug.value.trim_matches('/'));
    let above = parent.rsplit_once('/').map_or("", |(above, _)| above);
    match (name, slug) {
        (None, None) => parent.to_owned(),
        // There is no folder above the top.
        (None, Some(_)) if parent.is_empty() => String::new(),
        (None, Some(slug)) => format!("{above}/{slug}").trim_start_matches('/').to_owned(),
        (Some(name), slug) => {
            let last = slug.unwrap_or(name);
            format!("{parent}/{last}")
                .trim_start_matches('/')
                .to_owned()
        }
    }
}

/// Adds the address that an author chose for a page, so that links to it still arrive.
pub(super) fn keep_address(
    front: &mut Front,
    address: &str,
    chosen: Option<Spanned<String>>,
    losses: &mut Losses,
) {
    if let Some(chosen) = chosen.filter(|_| !address.is_empty()) {
        let address = Spanned {
            value: format!("/{address}"),
            span: chosen.span,
        };
        front.aliases.extend(aliases(vec![address], "", losses));
    }
}

/// Notes front matter that cannot be read; returns what could.
pub(super) fn read(file: &SourceFile, losses: &mut Losses) -> Head {
    let mut faults = Vec::new();
    let head = head(file).unpack(&mut faults);
    losses.extend(faults);
    head
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::address::ContentPath;

    #[test]
    fn addresses_are_made_of_what_authors_chose() {
        let file = SourceFile::new(ContentPath::new("a.md").unwrap(), "");
        let text = |value: &'static str| {
            (!value.is_empty()).then(|| Spanned {
                value: value.to_owned(),
                span: file.span(0..0),
            })
        };
        for (own, slug, parent, name, expected) in [
            ("", "", "a/b", Some("c"), "a/b/c"),
            ("", "", "", Some("c"), "c"),
            ("", "s", "a", Some("c"), "a/s"),
            ("/x/y/", "s", "a", Some("c"), "x/y"),
            ("", "", "a/b", None, "a/b"),
            ("", "s", "a/b", None, "a/s"),
            ("", "s", "a", None, "s"),
            ("", "s", "", None, ""),
        ] {
            let (own, slug) = (text(own), text(slug));
            let found = address(own.as_ref(), slug.as_ref(), parent, name);
            assert_eq!(found, expected);
        }
    }
}
