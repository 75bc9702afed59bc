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
        let (mut with, lost) = info_string(info);
        // Lines named behind the fence come before those named in the code.
        if dialect.marks_lines && !with.contains('{') && !code.info.is_empty() {
            let marked = marked_lines(&text.text, code, edits);
            if !marked.is_empty() {
                with.push_str(&format!(" {{{marked}}}"));
            }
        }
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

/// Takes out comments such as `// highlight-next-line`; returns the lines that they mean.
fn marked_lines(text: &str, code: &Code, edits: &mut Vec<Edit>) -> String {
    let mut marked: Vec<String> = Vec::new();
    let (mut at, mut number) = (code.range.start, 0);
    let mut is_next = false;
    let mut open = None;
    for (index, line) in text[code.range.clone()].split_inclusive('\n').enumerate() {
        let start = at;
        at += line.len();
        // The fence itself.
        if index == 0 {
            continue;
        }
        // Signs of a comment in any language stand around the words.
        let words = line.trim_matches(|c: char| !c.is_ascii_alphabetic());
        let is_comment = !line.trim().starts_with(words);
        match words {
            "highlight-next-line" if is_comment => is_next = true,
            "highlight-start" if is_comment => open = open.or(Some(number + 1)),
            "highlight-end" if is_comment => {
                if let Some(from) = open.take().filter(|from| *from <= number) {
                    marked.push(format!("{from}-{number}"));
                }
            }
            _ => {
                number += 1;
                if std::mem::take(&mut is_next) {
                    marked.push(number.to_string());
                }
                continue;
            }
        }
        edits.push(Edit::delete(start..at));
    }
    marked.join(",")
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
    fn comments_in_code_name_lines() {
        let text = "```js\na\n// highlight-next-line\nb\n/* highlight-start */\nc\nd\n\
            {/* highlight-end */}\nhighlight-start\n```\n";
        let path = crate::address::ContentPath::new("a.md").unwrap();
        let file = SourceFile::new(path, text);
        let mut edited = Edited::new(&file, 0..text.len());
        let mut made = Vec::new();
        let dialect = Dialect {
            marks_lines: true,
            ..Dialect::default()
        };
        let sites = super::super::markdown::sites(text);
        edits(
            &file,
            &edited,
            &sites,
            dialect,
            &mut made,
            &mut Losses::default(),
        );
        edited.apply(made);
        assert_eq!(
            edited.text,
            "```js {2,3-4}\na\nb\nc\nd\nhighlight-start\n```\n"
        );
    }

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
