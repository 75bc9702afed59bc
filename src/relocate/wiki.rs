//! Wiki links as they stand in Markdown, and the name under which a moved lesson is
//! found from now on.

use std::ops::Range;

use super::Plan;
use crate::address::{ContentPath, slugify};
use crate::link::{Book, Lesson};

/// The name in something that looks like a wiki link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Name {
    pub range: Range<usize>,
    pub name: String,
}

/// Every name behind `[[` from byte `start` on, without a heading behind `#`.
pub(super) fn names(text: &str, start: usize) -> Vec<Name> {
    let mut found = Vec::new();
    let mut at = start;
    while let Some(open) = text[at..].find("[[") {
        at += open + 2;
        let rest = &text[at..];
        let end = rest.find(['|', ']', '\n', '#', '[']).unwrap_or(rest.len());
        // A pipe is escaped in tables.
        let written = rest[..end].trim_end_matches('\\');
        let name = written.trim();
        let from = at + written.len() - written.trim_start().len();
        if !name.is_empty() {
            found.push(Name {
                range: from..from + name.len(),
                name: name.to_owned(),
            });
        }
    }
    found
}

/// The name part of a wiki link's target.
pub(super) fn name_of(target: &str) -> &str {
    target.split('#').next().unwrap_or(target).trim()
}

/// The name that finds a moved lesson from now on, where `name` found it; nothing if
/// that goes on to do.
pub(super) fn new_name(book: &Book, plan: &Plan, lesson: &Lesson, name: &str) -> Option<String> {
    let now = plan.now(&lesson.path);
    if now == lesson.path {
        return None;
    }
    let id = lesson.parsed.front.id.as_ref();
    if id.is_some_and(|id| id.value == name) {
        return None;
    }
    let bare = name.trim_end_matches(".md");
    if bare == inside(&lesson.path) {
        let ending = if bare.len() < name.len() { ".md" } else { "" };
        return Some(format!("{}{ending}", inside(&now)));
    }
    if name.to_lowercase() == lesson.parsed.title.to_lowercase() {
        return None;
    }
    let stem = now.stem();
    if slugify(stem) == slugify(name) {
        return None;
    }
    let is_clear = book.lessons.iter().all(|other| {
        other.path == lesson.path
            || slugify(plan.now(&other.path).stem()) != slugify(stem)
                && other.parsed.title.to_lowercase() != stem.to_lowercase()
                && other.id != stem
    });
    let is_name = !stem.contains(['|', '[', ']', '#', '\\']);
    Some(if is_clear && is_name {
        stem.to_owned()
    } else {
        inside(&now).to_owned()
    })
}

/// A lesson's path as wiki links write it.
fn inside(path: &ContentPath) -> &str {
    let path = path.as_str();
    let path = path.strip_prefix("content/").unwrap_or(path);
    path.strip_suffix(".md").unwrap_or(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_with_or_without_a_text() {
        let text = "[[a b]] [[ c#D|e]] [[f\\|g]] [[]] [x] [[h";
        let found = names(text, 0);
        let found: Vec<(&str, &str)> = found
            .iter()
            .map(|found| (found.name.as_str(), &text[found.range.clone()]))
            .collect();
        assert_eq!(found, [("a b", "a b"), ("c", "c"), ("f", "f"), ("h", "h")]);
    }
}
