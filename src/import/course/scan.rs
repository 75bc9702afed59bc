//! Reads the signs of Markdown's links byte by byte, where a tree tells too little of places.

use super::markdown::{Address, Link};

/// Where the code span that begins at `at` ends.
pub(super) fn code_span(text: &str, at: usize) -> Option<usize> {
    let rest = &text[at..];
    let n_ticks = rest.len() - rest.trim_start_matches('`').len();
    if n_ticks == 0 {
        return None;
    }
    let mut from = n_ticks;
    while let Some(found) = rest[from..].find('`') {
        let start = from + found;
        let run = rest[start..].len() - rest[start..].trim_start_matches('`').len();
        if run == n_ticks {
            return Some(at + start + run);
        }
        from = start + run;
    }
    None
}

/// Reads `[text](destination "title")`, `[text][label]` or `[text]`, whose bracket stands
/// at the end of the `n_open` bytes from `at`.
pub(super) fn bracketed(text: &str, at: usize, n_open: usize) -> Option<Link> {
    let start = at + n_open;
    let close = matching(text, start)?;
    let link = |end: usize, destination: Option<Address>| Link {
        is_image: false,
        url: String::new(),
        range: at..end,
        text: start..close,
        destination,
    };
    let behind = close + 1;
    if text[behind..].starts_with('(')
        && let Some((address, end)) = destination(text, behind + 1)
    {
        return Some(link(end, Some(address)));
    }
    if text[behind..].starts_with('[')
        && let Some(end) = matching(text, behind + 1)
    {
        return Some(link(end + 1, None));
    }
    Some(link(behind, None))
}

/// Where the bracket closes that was opened before `start`.
pub(super) fn matching(text: &str, start: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut depth = 0usize;
    let mut at = start;
    while at < bytes.len() {
        match bytes[at] {
            b'\\' => at += 1,
            b'`' => {
                let run = text[at..].len() - text[at..].trim_start_matches('`').len();
                at = code_span(text, at).unwrap_or(at + run) - 1;
            }
            b'[' => depth += 1,
            b']' if depth == 0 => return Some(at),
            b']' => depth -= 1,
            _ => {}
        }
        at += 1;
    }
    None
}

/// Reads `destination "title")` from `from` on, and where it ends.
fn destination(text: &str, from: usize) -> Option<(Address, usize)> {
    let skip = |at: usize| text.len() - text[at..].trim_start().len();
    let (address, after) = address(text, skip(from))?;
    let mut at = skip(after);
    if let Some(quote) = text[at..]
        .chars()
        .next()
        .filter(|c| matches!(c, '"' | '\'' | '('))
    {
        let close = if quote == '(' { ')' } else { quote };
        let mut is_escaped = false;
        let end = text[at + 1..].find(|c: char| {
            let found = c == close && !is_escaped;
            is_escaped = c == '\\' && !is_escaped;
            found
        })?;
        at = skip(at + 1 + end + 1);
    }
    text[at..].starts_with(')').then_some((address, at + 1))
}

/// Reads a destination at `from`, and where it ends.
pub(super) fn address(text: &str, from: usize) -> Option<(Address, usize)> {
    let bytes = text.as_bytes();
    let mut at = from;
    if bytes.get(at) == Some(&b'<') {
        let end = text[from..].find('>')? + from;
        let range = from + 1..end;
        if text[range.clone()].contains('\n') {
            return None;
        }
        let url = unescaped(&text[range.clone()]);
        return Some((Address { range, url }, end + 1));
    }
    let mut depth = 0usize;
    while at < bytes.len() {
        match bytes[at] {
            b'\\' if bytes.get(at + 1).is_some_and(u8::is_ascii_punctuation) => at += 1,
            b'(' => depth += 1,
            b')' if depth == 0 => break,
            b')' => depth -= 1,
            byte if byte.is_ascii_whitespace() || byte.is_ascii_control() => break,
            _ => {}
        }
        at += 1;
    }
    let range = from..at;
    let url = unescaped(&text[range.clone()]);
    Some((Address { range, url }, at))
}

/// A destination as comrak understands it.
fn unescaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut letters = text.chars().peekable();
    while let Some(c) = letters.next() {
        if c == '\\'
            && let Some(next) = letters.next_if(char::is_ascii_punctuation)
        {
            out.push(next);
        } else {
            out.push(c);
        }
    }
    out.replace("&amp;", "&")
}
