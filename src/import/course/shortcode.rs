//! Shortcodes of Hugo and Zola: those that only say what Markdown can say are put in its
//! words; of others the marks become comments, so that nothing they hold is lost.

use std::ops::Range;

use crate::source::SourceFile;

use super::alert;
use super::hidden;
use super::lost::{Losses, Lost};
use super::markdown::Sites;
use super::text::Edit;

/// Marks of a page that are read at most; the others stay as they are.
const MOST_TAGS: usize = 5000;

/// A mark such as `{{< name a="b" >}}` or `{{ name(a="b") }}`.
#[derive(Debug)]
pub(super) struct Tag {
    pub range: Range<usize>,
    pub name: String,
    /// Values by name; those without have an empty one.
    pub values: Vec<(String, String)>,
    pub form: Form,
}

/// What a mark does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    Open,
    Close,
    /// Closed where it is opened.
    Single,
    /// Shown as it stands; these are the signs that say so, left and right.
    Escaped,
}

impl Tag {
    /// The value of this name, or the first without one.
    pub fn value(&self, name: &str) -> Option<&str> {
        let named = self.values.iter().find(|(key, _)| key == name);
        named.map(|(_, value)| value.as_str())
    }

    pub fn first(&self) -> Option<&str> {
        self.value("")
    }
}

/// The marks of Hugo.
pub(super) fn hugo(text: &str) -> Vec<Tag> {
    let mut tags = Vec::new();
    let mut at = 0;
    while let Some(start) = text[at..].find("{{").map(|start| at + start) {
        at = start + 2;
        let rest = &text[at..];
        let close = match rest.chars().next() {
            Some('<') => ">}}",
            Some('%') => "%}}",
            _ => continue,
        };
        let Some(end) = rest.find(close) else {
            continue;
        };
        let inside = &rest[1..end];
        at += end + 3;
        let range = start..at;
        let trimmed = inside.trim();
        if trimmed.starts_with("/*") && trimmed.ends_with("*/") {
            tags.push(escaped(range));
            continue;
        }
        let (trimmed, form) = match (trimmed.strip_prefix('/'), trimmed.strip_suffix('/')) {
            (Some(name), _) => (name.trim(), Form::Close),
            (None, Some(name)) => (name, Form::Single),
            (None, None) => (trimmed, Form::Open),
        };
        let (name, rest) = trimmed
            .split_once(char::is_whitespace)
            .unwrap_or((trimmed, ""));
        let is_name = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '/' | '.');
        if !name.is_empty() && name.chars().all(is_name) {
            tags.push(Tag {
                range,
                name: name.to_owned(),
                values: values(rest),
                form,
            });
        }
    }
    tags
}

/// The marks of Zola.
pub(super) fn zola(text: &str) -> Vec<Tag> {
    let mut tags = Vec::new();
    let mut at = 0;
    while let Some(start) = text[at..].find('{').map(|start| at + start) {
        at = start + 1;
        let rest = &text[at..];
        let close = match rest.chars().next() {
            Some('{') => "}}",
            Some('%') => "%}",
            _ => continue,
        };
        let Some(end) = rest[1..].find(close).map(|end| end + 1) else {
            continue;
        };
        let inside = rest[1..end].trim();
        let range = start..at + end + 2;
        if inside.starts_with("/*") && inside.ends_with("*/") {
            at = range.end;
            tags.push(escaped(range));
            continue;
        }
        if inside == "end" && close == "%}" {
            at = range.end;
            tags.push(Tag {
                range,
                name: String::new(),
                values: Vec::new(),
                form: Form::Close,
            });
            continue;
        }
        let Some((name, arguments)) = inside.split_once('(') else {
            continue;
        };
        let Some(arguments) = arguments.strip_suffix(')') else {
            continue;
        };
        let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
        if name.is_empty() || !name.chars().all(is_name) {
            continue;
        }
        at = range.end;
        tags.push(Tag {
            range,
            name: name.to_owned(),
            values: values(arguments),
            form: if close == "%}" {
                Form::Open
            } else {
                Form::Single
            },
        });
    }
    tags
}

fn escaped(range: Range<usize>) -> Tag {
    Tag {
        range,
        name: String::new(),
        values: Vec::new(),
        form: Form::Escaped,
    }
}

/// Reads `a="b" c` and the like, between spaces or commas.
fn values(text: &str) -> Vec<(String, String)> {
    let is_gap = |c: char| c.is_whitespace() || c == ',';
    let quote = |text: &str| {
        text.chars()
            .next()
            .filter(|c| matches!(c, '"' | '\'' | '`'))
    };
    // The text in quotes at the start, and what stands behind.
    let quoted = |text: &str, quote: char| {
        let inside = &text[1..];
        let end = inside.find(quote).unwrap_or(inside.len());
        let behind = inside.get(end + 1..).unwrap_or_default();
        (inside[..end].to_owned(), text.len() - behind.len())
    };
    let mut values = Vec::new();
    let mut rest = text.trim_start_matches(is_gap);
    while !rest.is_empty() {
        let mut key = String::new();
        if quote(rest).is_none() {
            let end = rest.find(|c: char| is_gap(c) || c == '=');
            let (word, behind) = rest.split_at(end.unwrap_or(rest.len()));
            match behind.trim_start().strip_prefix('=') {
                Some(behind) => {
                    key = word.to_owned();
                    rest = behind.trim_start();
                }
                None => {
                    values.push((key, word.to_owned()));
                    rest = behind.trim_start_matches(is_gap);
                    continue;
                }
            }
        }
        let (value, length) = match quote(rest) {
            Some(quote) => quoted(rest, quote),
            None => {
                let end = rest.find(is_gap).unwrap_or(rest.len());
                (rest[..end].to_owned(), end)
            }
        };
        values.push((key, value));
        rest = rest[length..].trim_start_matches(is_gap);
    }
    values
}

/// Puts the marks of a page in words of Markdown. `known` has the words for those that
/// only the format can tell.
pub(super) fn edits(
    file: &SourceFile,
    start: usize,
    tags: &[Tag],
    sites: &Sites,
    known: impl Fn(&Tag) -> Option<String>,
    losses: &mut Losses,
) -> Vec<Edit> {
    let text = &file.text[start..];
    let mut edits = Vec::new();
    let mut comments = Vec::new();
    let tags = &tags[..tags.len().min(MOST_TAGS)];
    let closing = closing(tags);
    let mut is_closing = vec![false; tags.len()];
    for index in closing.iter().flatten() {
        is_closing[*index] = true;
    }
    for (index, tag) in tags.iter().enumerate() {
        let span = file.span(start + tag.range.start..start + tag.range.end);
        let written = &text[tag.range.clone()];
        if tag.form == Form::Escaped {
            let signs = [written.find("/*"), written.rfind("*/")];
            for at in signs.into_iter().flatten() {
                let at = tag.range.start + at;
                edits.push(Edit::delete(at..at + 2));
            }
            continue;
        }
        if sites.is_in_code_block(tag.range.start) {
            continue;
        }
        if tag.form == Form::Close {
            // Closed together with what opened it.
            if !is_closing[index] {
                comments.push(tag.range.clone());
            }
            continue;
        }
        if let Some(words) = known(tag) {
            edits.push(Edit::new(tag.range.clone(), words));
            continue;
        }
        let close = closing[index].map(|index| &tags[index].range);
        if let (Some(close), Some(kind)) = (close, alert_kind(tag)) {
            edits.extend(alert::edits(
                text,
                &tag.range,
                close,
                kind,
                title(tag),
                false,
            ));
            continue;
        }
        match (tag.name.as_str(), close) {
            ("figure" | "img" | "image", _) => {
                if let Some(image) = image(tag) {
                    edits.push(Edit::new(tag.range.clone(), image));
                    if let Some(close) = close {
                        edits.push(Edit::delete(close.clone()));
                    }
                    continue;
                }
            }
            (name, Some(close)) if holds_code(name) => {
                let language = match name {
                    "mermaid" => "mermaid",
                    "highlight" => tag.first().unwrap_or_default(),
                    _ => tag.value("lang").unwrap_or_default(),
                };
                let inside = &text[tag.range.end..close.start];
                let fence = if inside.contains("```") {
                    "````"
                } else {
                    "```"
                };
                let gap = |is_there: bool| if is_there { "" } else { "\n" };
                let (before, after) = (inside.starts_with('\n'), inside.ends_with('\n'));
                let open = format!("{fence}{language}{}", gap(before));
                edits.push(Edit::new(tag.range.clone(), open));
                edits.push(Edit::new(close.clone(), format!("{}{fence}", gap(after))));
                continue;
            }
            ("youtube", _) => {
                if let Some(id) = tag.value("id").or(tag.first()) {
                    let address = format!("https://www.youtube.com/watch?v={id}");
                    edits.push(Edit::new(tag.range.clone(), format!("[Video]({address})")));
                    losses.lose(Lost::Embed, span, "the video is linked, not shown");
                    continue;
                }
            }
            _ => {}
        }
        let message = format!("the shortcode `{}` is kept as a comment", tag.name);
        losses.lose(Lost::Shortcode, span, message);
        comments.push(tag.range.clone());
        comments.extend(close.cloned());
    }
    edits.extend(hidden::comments(text, comments));
    edits
}

/// Whether what stands in a shortcode is shown as it is.
fn holds_code(name: &str) -> bool {
    matches!(name, "highlight" | "mermaid") || name.contains("code")
}

/// For each mark the one that closes it.
fn closing(tags: &[Tag]) -> Vec<Option<usize>> {
    let mut closing = vec![None; tags.len()];
    let mut open: Vec<usize> = Vec::new();
    for (index, tag) in tags.iter().enumerate() {
        match tag.form {
            Form::Open => open.push(index),
            Form::Close => {
                let is_same = |other: &usize| tag.name.is_empty() || tags[*other].name == tag.name;
                // Marks in between are never closed.
                if let Some(at) = open.iter().rposition(is_same) {
                    closing[open[at]] = Some(index);
                    open.truncate(at);
                }
            }
            Form::Single | Form::Escaped => {}
        }
    }
    closing
}

/// The alert that a shortcode means by its name, or by what it says of itself.
fn alert_kind(tag: &Tag) -> Option<&'static str> {
    if is_general(tag) {
        let word = named_kind(tag).or(tag.first());
        return Some(word.and_then(alert::kind).unwrap_or("NOTE"));
    }
    // Words such as `example` name other things too.
    let is_plain = matches!(
        tag.name.as_str(),
        "note" | "info" | "tip" | "important" | "warning" | "caution" | "danger" | "attention"
    );
    alert::kind(&tag.name).filter(|_| is_plain)
}

/// Whether a shortcode may be an alert of any kind.
fn is_general(tag: &Tag) -> bool {
    let names = [
        "alert",
        "admonition",
        "callout",
        "notice",
        "hint",
        "admonish",
    ];
    names.contains(&tag.name.as_str())
}

fn named_kind(tag: &Tag) -> Option<&str> {
    let keys = ["type", "level", "style", "color", "kind"];
    keys.iter().find_map(|key| tag.value(key))
}

/// The title of an alert: by its name, or behind the word for the kind.
fn title(tag: &Tag) -> &str {
    let mut bare = tag.values.iter().filter(|(key, _)| key.is_empty());
    let n_before = usize::from(is_general(tag) && named_kind(tag).is_none());
    let bare = bare.nth(n_before).map(|(_, value)| value.as_str());
    tag.value("title").or(bare).unwrap_or_default()
}

fn image(tag: &Tag) -> Option<String> {
    let source = ["src", "path", "url"].iter().find_map(|key| tag.value(key));
    let source = source.or(tag.first())?;
    let value = |key| tag.value(key).unwrap_or_default();
    let alt = [value("alt"), value("caption"), value("title")];
    let alt = alt
        .into_iter()
        .find(|text| !text.is_empty())
        .unwrap_or_default();
    let alt = alt.replace(['[', ']'], "");
    Some(format!("![{alt}](<{source}>)"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_read() {
        let told = |tags: Vec<Tag>| -> Vec<String> {
            tags.iter()
                .map(|tag| format!("{} {:?} {:?}", tag.name, tag.form, tag.values))
                .collect()
        };
        let text = "{{< a b=\"c d\" 'e' >}} {{% /f %}} {{</* g */>}} {{ h }} {{< i />}}";
        assert_eq!(
            told(hugo(text)),
            [
                "a Open [(\"b\", \"c d\"), (\"\", \"e\")]",
                "f Close []",
                " Escaped []",
                "i Single []"
            ]
        );
        let text = "{{ a(b=\"c\", d=2) }} {% e() %}x{% end %} {{/* f() */}} {{ g }} {h}";
        assert_eq!(
            told(zola(text)),
            [
                "a Single [(\"b\", \"c\"), (\"d\", \"2\")]",
                "e Open []",
                " Close []",
                " Escaped []"
            ]
        );
    }
}
