//! Blocks of code: the words behind a fence as we know them, and lines of Rust that are
//! written but not shown.

use crate::source::SourceFile;

use super::lost::{Losses, Lost};
use super::markdown::{Code, Sites};
use super::text::{Edit, Edited};
use super::tree::Dialect;

/// Changes the blocks of a page.
pub(super) fn edits(
    file: &SourceFile,
    text: &Edited,
    sites: &Sites,
    dialect: Dialect,
    edits: &mut Vec<Edit>,
    losses: &mut Losses,
) {
    for code in &sites.code {
        let info = &text.text[code.info.clone()];
        let (with, lost) = info_string(info);
        if with != info {
            edits.push(Edit::new(code.info.clone(), with));
        }
        if !lost.is_empty() {
            let span = text.span(file, code.info.clone());
            let message = format!("options of a block of code: `{}`", lost.join(" "));
            losses.lose(Lost::CodeOption, span, message);
        }
        let language = info.split([',', ' ', '{']).next();
        if dialect.hides_lines && language == Some("rust") {
            hidden_lines(&text.text, code, edits);
        }
    }
}

/// The words behind a fence in our way, and those that mean nothing here.
fn info_string(info: &str) -> (String, Vec<String>) {
    let end = info.find([',', ' ', '\t', '{']).unwrap_or(info.len());
    let (language, rest) = info.split_at(end);
    let mut kept = vec![language.trim_start_matches('.').to_owned()];
    let mut lost = Vec::new();
    for word in words(rest) {
        let inner = word
            .strip_prefix('{')
            .and_then(|word| word.strip_suffix('}'));
        let lines = |text: &str| {
            let is_line = |c: char| c.is_ascii_digit() || matches!(c, ',' | '-' | ' ');
            !text.trim().is_empty() && text.chars().all(is_line)
        };
        match (inner, word.strip_prefix("hl_lines=")) {
            (Some(inner), _) if lines(inner) => {
                kept.push(format!("{{{}}}", inner.replace(' ', "")))
            }
            // Zola writes `hl_lines=1-3 5`; words were divided at spaces.
            (_, Some(marked)) if lines(marked) => kept.push(format!("{{{marked}}}")),
            _ if word.starts_with("title=\"") => kept.push(word.clone()),
            (Some(inner), _) => lost.push(inner.to_owned()),
            _ => lost.push(word.clone()),
        }
    }
    let kept: Vec<String> = kept.into_iter().filter(|word| !word.is_empty()).collect();
    (kept.join(" "), lost)
}

/// Words between spaces and commas; quotes and braces hold together.
fn words(text: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut closing = None;
    for c in text.chars() {
        let word = words.last_mut().expect("one at least");
        match closing {
            Some(end) => {
                word.push(c);
                if c == end {
                    closing = None;
                }
            }
            None if c == ',' || c.is_whitespace() => words.push(String::new()),
            None => {
                if c == '{' && !word.is_empty() {
                    words.push(String::new());
                }
                closing = match c {
                    '{' => Some('}'),
                    '"' | '\'' => Some(c),
                    _ => None,
                };
                words.last_mut().expect("one at least").push(c);
            }
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

/// Takes out lines that begin with `# `, as rustdoc does.
fn hidden_lines(text: &str, code: &Code, edits: &mut Vec<Edit>) {
    let mut at = code.range.start;
    for (index, line) in text[code.range.clone()].split_inclusive('\n').enumerate() {
        let start = at;
        at += line.len();
        // The fence itself.
        if index == 0 {
            continue;
        }
        let trimmed = line.trim_start_matches([' ', '\t', '>']);
        let from = start + line.len() - trimmed.len();
        if trimmed.trim_end() == "#" || trimmed.starts_with("# ") {
            edits.push(Edit::delete(start..at));
        } else if trimmed.starts_with("##") {
            edits.push(Edit::delete(from..from + 1));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_behind_a_fence_are_kept_if_we_know_them() {
        for (info, kept, lost) in [
            ("rust", "rust", ""),
            ("rust,ignore,should_panic", "rust", "ignore|should_panic"),
            (
                "js title=\"a b.js\" {1,3-4} x",
                "js title=\"a b.js\" {1,3-4}",
                "x",
            ),
            ("toml {linenos=inline}", "toml", "linenos=inline"),
            ("rust,hl_lines=2-3", "rust {2-3}", ""),
            ("{.python .x}", "", ".python .x"),
            ("", "", ""),
        ] {
            let (found, left) = info_string(info);
            assert_eq!(
                (found.as_str(), left.join("|").as_str()),
                (kept, lost),
                "{info}"
            );
        }
    }
}
