//! What readers are not to see: remarks that are taken out, and comments put where they
//! hide nothing else. A comment that begins a block is HTML up to the end of its line, so
//! what stands behind it there would be no Markdown any more.

use std::ops::Range;

use super::text::Edit;

/// The range with the rest of its lines, if nothing else stands on them.
pub(super) fn whole_lines(text: &str, range: Range<usize>) -> Range<usize> {
    let line = text[..range.start].rfind('\n').map_or(0, |at| at + 1);
    let behind = text[range.end..]
        .find('\n')
        .map_or(text.len(), |at| range.end + at + 1);
    let is_alone =
        text[line..range.start].trim().is_empty() && text[range.end..behind].trim().is_empty();
    if is_alone { line..behind } else { range }
}

/// The range of a remark with the space that would be left over by it.
pub(super) fn without_gap(text: &str, range: Range<usize>) -> Range<usize> {
    let mut range = whole_lines(text, range);
    if begins_block(text, range.start) {
        range.end += blanks(&text[range.end..]);
    }
    range
}

/// Makes comments of pieces of a text. One that would begin a block goes to the end of its
/// line, if that has anything else to show.
pub(super) fn comments(text: &str, mut pieces: Vec<Range<usize>>) -> Vec<Edit> {
    // A comment ends at the first `-->`.
    pieces.retain(|piece| !text[piece.clone()].contains("-->"));
    pieces.sort_by_key(|piece| piece.start);
    let mut edits = Vec::new();
    let is_one_line = |a: &Range<usize>, b: &Range<usize>| {
        b.start >= a.end && !text[a.end..b.start].contains('\n')
    };
    for line in pieces.chunk_by(is_one_line) {
        let (first, last) = (&line[0], &line[line.len() - 1]);
        let behind = &text[last.end..];
        let behind = behind.split('\n').next().unwrap_or_default().trim_end();
        let between = line
            .windows(2)
            .map(|pair| &text[pair[0].end..pair[1].start]);
        let is_alone = between.chain([behind]).all(|text| text.trim().is_empty());
        let mut start = first.start;
        let mut moved = String::new();
        for piece in line {
            let written = &text[piece.clone()];
            // Those behind the first are at its place once that has moved.
            let is_first = text[start.min(piece.start)..piece.start].trim().is_empty();
            if !is_alone && is_first && begins_block(text, first.start) {
                let words: Vec<&str> = written.split_whitespace().collect();
                moved.push_str(&format!(" <!-- {} -->", words.join(" ")));
                start = piece.end + blanks(&text[piece.end..]);
                edits.push(Edit::delete(piece.start..start));
            } else {
                edits.push(Edit::new(piece.clone(), format!("<!-- {written} -->")));
            }
        }
        if !moved.is_empty() {
            edits.push(Edit::insert(last.end + behind.len(), moved));
        }
    }
    edits
}

/// Whether only marks of quotes and lists stand before byte `at` on its line.
fn begins_block(text: &str, at: usize) -> bool {
    let line = text[..at].rfind('\n').map_or(0, |at| at + 1);
    text[line..at].split_whitespace().all(|word| {
        let number = word.strip_suffix(['.', ')']);
        let is_number = number.is_some_and(|n| n.bytes().all(|b| b.is_ascii_digit()));
        is_number || word.bytes().all(|b| matches!(b, b'>' | b'-' | b'*' | b'+'))
    })
}

fn blanks(text: &str) -> usize {
    text.len() - text.trim_start_matches([' ', '\t']).len()
}

#[cfg(test)]
mod tests {
    use super::super::text::Edited;
    use super::*;
    use crate::address::ContentPath;
    use crate::source::SourceFile;

    #[test]
    fn comments_hide_nothing_of_their_line() {
        for (text, wanted) in [
            ("{a} b **c**\n", "b **c** <!-- {a} -->\n"),
            ("{a}\n\nb\n", "<!-- {a} -->\n\nb\n"),
            ("b {a} c\n", "b <!-- {a} --> c\n"),
            (
                "- {a}{b} c {d}",
                "- c <!-- {d} --> <!-- {a} --> <!-- {b} -->",
            ),
            ("1. > {a} {b}\n", "1. > <!-- {a} --> <!-- {b} -->\n"),
            ("| {a} x | y |\n", "| <!-- {a} --> x | y |\n"),
            ("{a} x | y  \n", "x | y <!-- {a} -->  \n"),
            ("{a\n\n b} x\r\ny", "x <!-- {a b} -->\r\ny"),
            ("{-->} x", "{-->} x"),
        ] {
            let file = SourceFile::new(ContentPath::new("a.md").unwrap(), text);
            let opens = text.match_indices('{');
            let pieces = opens.map(|(at, _)| at..at + text[at..].find('}').unwrap() + 1);
            let mut edited = Edited::new(&file, 0..text.len());
            edited.apply(comments(text, pieces.collect()));
            assert_eq!(edited.text, wanted);
        }
    }

    #[test]
    fn remarks_leave_no_gap() {
        for (text, wanted) in [
            ("%a% **b**", "**b**"),
            ("- %a% b", "- b"),
            ("b %a% c", "b  c"),
            ("b\n%a\na%\nc", "b\nc"),
            ("| %a% | b |", "|  | b |"),
        ] {
            let range = text.find('%').unwrap()..text.rfind('%').unwrap() + 1;
            let mut left = text.to_owned();
            left.replace_range(without_gap(text, range), "");
            assert_eq!(left, wanted);
        }
    }
}
