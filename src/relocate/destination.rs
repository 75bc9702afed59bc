//! Destinations of links as they stand in Markdown: where in the text, what they say,
//! and how another path is written in their place.
//!
//! Finds whatever looks like a destination, also in code; the caller tells which of them
//! are links by reading the changed text again.

use std::fmt::Write as _;
use std::ops::Range;

use percent_encoding::percent_decode_str;

use crate::address::ContentPath;
use crate::link::{has_scheme, relative};

/// Something that looks like the destination of a link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Destination {
    /// Without the brackets of `<…>`.
    pub range: Range<usize>,
    /// Without backslashes that escape.
    pub target: String,
    /// It stands between `<` and `>`.
    pub in_brackets: bool,
}

/// Everything behind `](` and `]:` from byte `start` on.
pub(super) fn destinations(text: &str, start: usize) -> Vec<Destination> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut at = start;
    while let Some(close) = text[at..].find(']') {
        at += close + 1;
        if matches!(bytes.get(at), Some(b'(' | b':')) {
            found.extend(destination(text, at + 1));
        }
    }
    found
}

fn destination(text: &str, from: usize) -> Option<Destination> {
    let rest = &text[from..];
    // Containers such as quotes may stand before it on the next line.
    let blank = |c: char| matches!(c, ' ' | '\t' | '\n' | '\r' | '>');
    let start = from + rest.len() - rest.trim_start_matches(blank).len();
    let in_brackets = text[start..].starts_with('<');
    let start = start + usize::from(in_brackets);
    let mut depth = 0usize;
    let mut is_escaped = false;
    let ends = |c: char| {
        if std::mem::take(&mut is_escaped) {
            return c == '\n' || c == '\r';
        }
        match c {
            '\n' | '\r' => return true,
            '\\' => is_escaped = true,
            '<' | '>' if in_brackets => return true,
            _ if in_brackets => {}
            '(' => depth += 1,
            ')' if depth == 0 => return true,
            ')' => depth -= 1,
            c => return c == ' ' || c.is_control(),
        }
        false
    };
    let end = text[start..].find(ends);
    let end = end.map_or(text.len(), |at| start + at);
    (end > start).then(|| Destination {
        range: start..end,
        target: unescaped(&text[start..end]),
        in_brackets,
    })
}

fn unescaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text.chars();
    while let Some(c) = rest.next() {
        let next = rest.clone().next();
        match (c, next) {
            ('\\', Some(next)) if next.is_ascii_punctuation() => {
                out.push(next);
                rest.next();
            }
            (c, _) => out.push(c),
        }
    }
    out.replace("&amp;", "&")
}

/// An address as an author wrote it, taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Address {
    /// The file or folder of the book that it names.
    pub path: ContentPath,
    /// It begins with a slash and counts from `content/`.
    pub from_top: bool,
    /// No other relative path to the same place is shorter.
    pub is_shortest: bool,
    /// Query and fragment, as written.
    pub more: String,
}

/// What `target` names in a lesson at `from`; nothing if that is no path inside the book.
pub(super) fn address(from: &ContentPath, target: &str) -> Option<Address> {
    if has_scheme(target) || target.starts_with("//") {
        return None;
    }
    let end = target.find(['#', '?']).unwrap_or(target.len());
    let (path, more) = target.split_at(end);
    if path.is_empty() {
        return None;
    }
    let decoded = percent_decode_str(path).decode_utf8_lossy();
    let from_top = decoded.strip_prefix('/');
    let joined = match from_top {
        Some(inside) => ContentPath::new("content/x")?.join(inside)?,
        None => from.join(&decoded)?,
    };
    let plain = decoded.strip_prefix("./").unwrap_or(&decoded);
    let is_shortest = plain.trim_end_matches('/') == relative(from, joined.as_str());
    joined.as_str().starts_with("content/").then(|| Address {
        is_shortest,
        path: joined,
        from_top: from_top.is_some(),
        more: more.to_owned(),
    })
}

/// A path as it stands in a destination: encoded where Markdown or an address would read
/// something else. Letters of other scripts stay legible.
pub(super) fn written(path: &str, in_brackets: bool) -> String {
    let mut out = String::with_capacity(path.len());
    for c in path.chars() {
        let is_plain = match c {
            ' ' | '(' | ')' => in_brackets,
            '%' | '#' | '?' | '<' | '>' | '"' | '\\' | '^' | '`' | '{' | '|' | '}' | '[' | ']'
            | '&' | '*' | '~' => false,
            c => !c.is_control(),
        };
        if is_plain {
            out.push(c);
        } else {
            let mut bytes = [0; 4];
            for byte in c.encode_utf8(&mut bytes).bytes() {
                let _ = write!(out, "%{byte:02X}");
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn destinations_are_found_as_markdown_reads_them() {
        let targets = |text: &str| -> Vec<String> {
            let found = destinations(text, 0);
            found.into_iter().map(|found| found.target).collect()
        };
        for (text, wanted) in [
            ("[a](b.md)", &["b.md"][..]),
            ("[a]( b.md \"title\")", &["b.md"]),
            ("[a](<b c.md>)", &["b c.md"]),
            ("[a](b(1).md) [c](d\\).md)", &["b(1).md", "d).md"]),
            ("[a]:\n  b.md\n", &["b.md"]),
            ("> [a]:\n> b.md 'x'", &["b.md"]),
            ("[a][b] and [c] (d.md)", &[]),
            ("![a](b.png#x)", &["b.png#x"]),
            ("[a]() []: ", &[]),
            ("[a](b", &["b"]),
        ] {
            assert_eq!(targets(text), wanted, "{text}");
        }
    }

    #[test]
    fn written_paths_are_read_back() {
        let from = ContentPath::new("content/pmp/a.md").unwrap();
        for path in [
            "b.md",
            "über uns.md",
            "a(1).md",
            "50%.md",
            "a#b?c.md",
            "x/y&z.md",
        ] {
            for in_brackets in [false, true] {
                let there = written(path, in_brackets);
                let read = address(&from, &there).unwrap();
                assert_eq!(read.path.as_str(), format!("content/pmp/{path}"));
            }
        }
        assert_eq!(written("über uns.md", false), "über%20uns.md");
        assert_eq!(address(&from, "../../../x.md"), None);
        assert_eq!(address(&from, "https://a.b/c.md"), None);
        assert_eq!(address(&from, "#here"), None);
    }
}
