//! Admonitions become alerts: what other generators call notes, hints, callouts.

use std::ops::Range;

use super::text::Edit;

/// The alert for a word that an admonition is opened with.
pub(super) fn kind(word: &str) -> Option<&'static str> {
    Some(match word.to_ascii_lowercase().as_str() {
        "note" | "info" | "seealso" | "abstract" | "summary" | "tldr" | "todo" | "example"
        | "quote" | "cite" | "primary" | "secondary" | "default" => "NOTE",
        "tip" | "hint" | "success" | "check" | "done" => "TIP",
        "important" | "question" | "help" | "faq" => "IMPORTANT",
        "warning" | "attention" | "warn" => "WARNING",
        "caution" | "danger" | "error" | "bug" | "failure" | "fail" | "missing" => "CAUTION",
        _ => return None,
    })
}

/// Puts the kind of each alert, as `> [!info]+ Title` gives it, in our words. What says
/// whether it is folded goes.
pub(super) fn callouts(text: &str, is_code: impl Fn(usize) -> bool) -> Vec<Edit> {
    let mut edits = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let inside = line.trim_start_matches(['>', ' ', '\t']);
        let from = start + line.len() - inside.len();
        let is_quote = line.trim_start().starts_with('>');
        let Some(rest) = inside.strip_prefix("[!").filter(|_| is_quote) else {
            continue;
        };
        let Some((word, rest)) = rest.split_once(']').filter(|_| !is_code(from)) else {
            continue;
        };
        let known = kind(word.split('|').next().unwrap_or(word)).unwrap_or("NOTE");
        let fold = rest.len() - rest.trim_start_matches(['+', '-']).len();
        let end = from + "[!]".len() + word.len() + fold;
        edits.push(Edit::new(from..end, format!("[!{known}]")));
    }
    edits
}

/// Makes an alert of what stands between two marks: each line gets a `>`. What follows an
/// inner one belongs to the alert around it.
pub(super) fn edits(
    text: &str,
    open: &Range<usize>,
    close: &Range<usize>,
    kind: &str,
    title: &str,
    is_inner: bool,
) -> Vec<Edit> {
    let line = text[..open.start].rfind('\n').map_or(0, |at| at + 1);
    let indent = text[line..open.start].len() - text[line..open.start].trim_start().len();
    let mut head = format!("> [!{kind}]");
    if !title.is_empty() {
        head.push(' ');
        head.push_str(title);
    }
    let inside = &text[open.end..close.start];
    // Text may stand right behind the mark.
    let same_line = inside.split('\n').next().unwrap_or_default();
    let mut edits = Vec::new();
    let mut from = open.end;
    if same_line.trim().is_empty() {
        edits.push(Edit::new(open.clone(), head));
    } else {
        edits.push(Edit::new(
            open.clone(),
            format!("{head}\n{}> ", " ".repeat(indent)),
        ));
    }
    for (at, _) in inside.match_indices('\n') {
        let start = open.end + at + 1;
        let rest = &text[start..close.start];
        from = start;
        if start == close.start || (rest.trim().is_empty() && !rest.contains('\n')) {
            break;
        }
        let leading = rest.len() - rest.trim_start_matches(' ').len();
        edits.push(Edit::insert(start + leading.min(indent), "> "));
    }
    // What follows would otherwise go on with the alert.
    let behind = &text[close.end..];
    let next = behind.strip_prefix('\n').unwrap_or(behind);
    let is_apart = next.trim_start_matches([' ', '\t', '\r']).starts_with('\n') || next.is_empty();
    let with = if behind.starts_with('\n') && (is_apart || is_inner) {
        ""
    } else {
        "\n"
    };
    let start = if text[from..close.start].trim().is_empty() {
        from
    } else {
        close.start
    };
    let start = start.max(open.end);
    edits.push(Edit::new(start..close.end, with));
    edits
}

#[cfg(test)]
mod tests {
    use super::super::text::Edited;
    use super::*;
    use crate::address::ContentPath;
    use crate::source::SourceFile;

    #[test]
    fn marks_become_an_alert() {
        for (text, wanted) in [
            (
                "<\none\n\ntwo\n>\n\nnext",
                "> [!TIP]\n> one\n> \n> two\n\n\nnext",
            ),
            ("<one>\nnext", "> [!TIP]\n> one\n\nnext"),
            ("- a\n  <\n  b\n  >\n", "- a\n  > [!TIP]\n  > b\n\n"),
        ] {
            let file = SourceFile::new(ContentPath::new("a.md").unwrap(), text);
            let open = text.find('<').unwrap();
            let close = text.find('>').unwrap();
            let mut edited = Edited::new(&file, 0..text.len());
            edited.apply(edits(
                text,
                &(open..open + 1),
                &(close..close + 1),
                "TIP",
                "",
                false,
            ));
            assert_eq!(edited.text, wanted);
        }
    }
}
