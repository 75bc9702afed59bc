//! The directives of mdBook, which take files or parts of files into a page.

use std::ops::Range;

/// `{{#name argument}}`
pub(super) struct Directive<'t> {
    pub range: Range<usize>,
    pub name: &'t str,
    argument: &'t str,
    /// Shown as it stands.
    pub is_escaped: bool,
}

impl<'t> Directive<'t> {
    /// Whether it takes in a file.
    pub fn takes_in(&self) -> bool {
        matches!(
            self.name,
            "include" | "rustdoc_include" | "playground" | "playpen"
        )
    }

    /// The file, and the part of it.
    pub fn path_and_part(&self) -> (&'t str, &'t str) {
        let path = self.argument.split_whitespace().next().unwrap_or_default();
        path.split_once(':').unwrap_or((path, ""))
    }
}

/// The directives of a page.
pub(super) fn directives(text: &str) -> Vec<Directive<'_>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = text[at..].find("{{#").map(|start| at + start) {
        at = start + 3;
        let line = text[at..].split('\n').next().unwrap_or_default();
        let Some(end) = line.find("}}") else { continue };
        let inside = line[..end].trim();
        let (name, argument) = inside
            .split_once(char::is_whitespace)
            .unwrap_or((inside, ""));
        let is_escaped = text[..start].ends_with('\\');
        let known = [
            "include",
            "rustdoc_include",
            "playground",
            "playpen",
            "title",
        ];
        if known.contains(&name) {
            found.push(Directive {
                range: start - usize::from(is_escaped)..at + end + 2,
                name,
                argument: argument.trim(),
                is_escaped,
            });
        }
        at += end + 2;
    }
    found
}

/// The part of a file that an include names: lines, or what stands between marks.
pub(super) fn selected(text: &str, part: &str) -> Option<String> {
    let is_mark = |line: &str| line.contains("ANCHOR:") || line.contains("ANCHOR_END:");
    let joined = |lines: Vec<&str>| lines.join("\n");
    if part.is_empty() {
        return Some(joined(text.lines().filter(|line| !is_mark(line)).collect()));
    }
    let number = |text: &str| text.parse::<usize>().ok();
    let (from, to) = part.split_once(':').unwrap_or((part, part));
    if [from, to]
        .iter()
        .all(|end| end.is_empty() || number(end).is_some())
    {
        let from = number(from).unwrap_or(1).saturating_sub(1);
        let to = number(to).unwrap_or(usize::MAX);
        let lines = text.lines().skip(from).take(to.saturating_sub(from));
        return Some(joined(lines.collect()));
    }
    let names = |line: &str, word: &str| {
        let behind = line.split_once(word).map(|(_, behind)| behind);
        behind.and_then(|behind| behind.split_whitespace().next()) == Some(part)
    };
    let mut lines = text.lines();
    lines.find(|line| names(line, "ANCHOR:"))?;
    let inside = lines.take_while(|line| !names(line, "ANCHOR_END:"));
    Some(joined(inside.filter(|line| !is_mark(line)).collect()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_of_files_are_selected_as_mdbook_does() {
        let text = "a\n// ANCHOR: x\nb\n// ANCHOR: y\nc\n// ANCHOR_END: x\nd\n";
        for (part, wanted) in [
            ("", Some("a\nb\nc\nd")),
            ("1", Some("a")),
            (":1", Some("a")),
            ("7:", Some("d")),
            ("x", Some("b\nc")),
            ("z", None),
        ] {
            assert_eq!(selected(text, part).as_deref(), wanted, "{part}");
        }
    }

    #[test]
    fn directives_end_on_their_line() {
        let found = directives("{{#include a.rs:x}} \\{{#include b}} {{#include c\n}} {{x}}");
        let told: Vec<_> = found
            .iter()
            .map(|d| (d.path_and_part(), d.is_escaped))
            .collect();
        assert_eq!(told, [(("a.rs", "x"), false), (("b", ""), true)]);
    }
}
