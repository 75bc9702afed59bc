//! Formulas between the marks that other generators know.

use std::ops::Range;

use super::markdown::Sites;
use super::text::Edit;

/// `\(x\)` and `\[x\]` become formulas of ours. `sign` is what stands before each bracket: a
/// backslash, or two where Markdown takes one of them away, and then also within formulas.
pub(super) fn edits(text: &str, sites: &Sites, sign: &str) -> Vec<Edit> {
    let mut edits = Vec::new();
    for (open, close, dollars) in [("(", ")", "$"), ("[", "]", "$$")] {
        let (open, close) = (format!("{sign}{open}"), format!("{sign}{close}"));
        let mut at = 0;
        while let Some(start) = text[at..].find(&open).map(|start| at + start) {
            at = start + open.len();
            let Some(end) = text[at..].find(&close).map(|end| at + end) else {
                break;
            };
            let inside = &text[at..end];
            if sites.is_in_code(start) || text[..start].ends_with('\\') || inside.contains("\n\n") {
                continue;
            }
            let blank = |text: &str, trimmed: &str| text.len() - trimmed.len();
            let before = blank(inside, inside.trim_start());
            let after = blank(inside, inside.trim_end()).min(end - at - before);
            // A dollar must not touch a space.
            edits.push(Edit::new(start..at + before, dollars));
            if sign.len() > 1 {
                edits.extend(escapes(text, at + before..end - after));
            }
            edits.push(Edit::new(end - after..end + close.len(), dollars));
            at = end + close.len();
        }
    }
    edits
}

/// The backslashes that Markdown takes away.
fn escapes(text: &str, range: Range<usize>) -> Vec<Edit> {
    let mut edits = Vec::new();
    let mut letters = text[range.clone()].char_indices().peekable();
    while let Some((at, c)) = letters.next() {
        let is_escape = |(_, next): &(usize, char)| c == '\\' && next.is_ascii_punctuation();
        if letters.next_if(is_escape).is_some() {
            edits.push(Edit::delete(range.start + at..range.start + at + 1));
        }
    }
    edits
}

/// Dollars that mean no formula where they come from are shown as they are.
pub(super) fn plain_dollars(text: &str, math: &Range<usize>, edits: &mut Vec<Edit>) {
    let formula = &text[math.clone()];
    let dollars = formula.len() - formula.trim_start_matches('$').len();
    for at in (0..dollars).chain(formula.len() - dollars.min(2)..formula.len()) {
        edits.push(Edit::insert(math.start + at, "\\"));
    }
}

#[cfg(test)]
mod tests {
    use super::super::markdown::sites;
    use super::super::text::Edited;
    use super::*;
    use crate::address::ContentPath;
    use crate::source::SourceFile;

    #[test]
    fn formulas_get_dollars() {
        for (sign, text, wanted) in [
            (
                "\\",
                "a \\( x_1 \\) \\[y\\] `\\(z\\)`",
                "a $x_1$ $$y$$ `\\(z\\)`",
            ),
            (
                "\\\\",
                "a \\\\(\\\\{x\\_1\\\\}\\\\) `\\\\(z\\\\)` \\(k\\)\n\n\\\\[\ny \\\\\\\\ \\frac12\n\\\\]\n",
                "a $\\{x_1\\}$ `\\\\(z\\\\)` \\(k\\)\n\n$$y \\\\ \\frac12$$\n",
            ),
        ] {
            let file = SourceFile::new(ContentPath::new("a.md").unwrap(), text);
            let mut edited = Edited::new(&file, 0..text.len());
            edited.apply(edits(text, &sites(text), sign));
            assert_eq!(edited.text, wanted);
        }
    }
}
