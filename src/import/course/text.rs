//! Text that is changed in places and still knows where each byte came from.

use std::ops::Range;

use crate::source::{SourceFile, Span};

/// A part of a text that is to be replaced.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Edit {
    pub range: Range<usize>,
    pub with: String,
}

impl Edit {
    /// Puts `with` in the place of `range`.
    pub fn new(range: Range<usize>, with: impl Into<String>) -> Self {
        Self {
            range,
            with: with.into(),
        }
    }

    /// Puts `with` before byte `at`.
    pub fn insert(at: usize, with: impl Into<String>) -> Self {
        Self::new(at..at, with)
    }

    /// Takes `range` out.
    pub fn delete(range: Range<usize>) -> Self {
        Self::new(range, "")
    }
}

/// A text made from a part of a source file.
#[derive(Clone, Debug)]
pub(super) struct Edited {
    pub text: String,
    /// In the order of `at`, the first at 0.
    parts: Vec<Part>,
}

/// From `at` to the next part, the text is what stands at `source`, or takes its place.
#[derive(Clone, Copy, Debug)]
struct Part {
    at: usize,
    source: usize,
    is_kept: bool,
}

impl Part {
    fn source_of(&self, at: usize) -> usize {
        if self.is_kept {
            self.source + (at - self.at)
        } else {
            self.source
        }
    }
}

impl Edited {
    /// The text at `range` of `file`, unchanged.
    pub fn new(file: &SourceFile, range: Range<usize>) -> Self {
        Self {
            text: file.text[range.clone()].to_owned(),
            parts: vec![Part {
                at: 0,
                source: range.start,
                is_kept: true,
            }],
        }
    }

    /// Makes all edits at once. Of two that overlap, the one that begins first is made.
    pub fn apply(&mut self, mut edits: Vec<Edit>) {
        if edits.is_empty() {
            return;
        }
        edits.sort_by_key(|edit| (edit.range.start, edit.range.end));
        let mut text = String::with_capacity(self.text.len());
        let mut parts = Vec::with_capacity(self.parts.len() + 2 * edits.len());
        let mut done = 0;
        for edit in edits {
            if edit.range.start < done {
                continue;
            }
            self.keep(done..edit.range.start, &mut text, &mut parts);
            if !edit.with.is_empty() {
                parts.push(Part {
                    at: text.len(),
                    source: self.source_of(edit.range.start),
                    is_kept: false,
                });
                text.push_str(&edit.with);
            }
            done = edit.range.end;
        }
        self.keep(done..self.text.len(), &mut text, &mut parts);
        if parts.is_empty() {
            parts.push(self.parts[0]);
        }
        *self = Self { text, parts };
    }

    /// Carries a range over into a new text.
    fn keep(&self, range: Range<usize>, text: &mut String, parts: &mut Vec<Part>) {
        if range.is_empty() {
            return;
        }
        let shift = text.len();
        let first = self.parts.partition_point(|part| part.at <= range.start) - 1;
        for part in &self.parts[first..] {
            if part.at >= range.end {
                break;
            }
            let at = part.at.max(range.start);
            parts.push(Part {
                at: shift + at - range.start,
                source: part.source_of(at),
                is_kept: part.is_kept,
            });
        }
        text.push_str(&self.text[range]);
    }

    /// The byte of the source file that the byte at `at` came from.
    pub fn source_of(&self, at: usize) -> usize {
        let part = self.parts.partition_point(|part| part.at <= at) - 1;
        self.parts[part].source_of(at)
    }

    /// The place in the source file that `range` came from.
    pub fn span(&self, file: &SourceFile, range: Range<usize>) -> Span {
        let start = self.source_of(range.start).min(file.text.len());
        let end = self.source_of(range.end).clamp(start, file.text.len());
        file.span(start..end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::address::ContentPath;

    #[test]
    fn places_are_known_through_several_rounds_of_edits() {
        let path = ContentPath::new("a.md").unwrap();
        let file = SourceFile::new(path, "head|one two three");
        let mut text = Edited::new(&file, 5..file.text.len());
        text.apply(vec![
            Edit::new(4..7, "2"),
            Edit::insert(0, "> "),
            Edit::new(5..6, "never"),
        ]);
        assert_eq!(text.text, "> one 2 three");
        text.apply(vec![Edit::delete(0..2), Edit::new(6..7, "TWO")]);
        assert_eq!(text.text, "one TWO three");
        let word = |word: &str| {
            let at = text.text.find(word).unwrap();
            &file.text[text.span(&file, at..at + word.len()).range()]
        };
        assert_eq!(word("one"), "one");
        assert_eq!(word("three"), "three");
        assert_eq!(text.source_of(5), 9);
    }

    #[test]
    fn a_text_may_lose_everything() {
        let file = SourceFile::new(ContentPath::new("a.md").unwrap(), "abc");
        let mut text = Edited::new(&file, 1..3);
        text.apply(vec![Edit::delete(0..2)]);
        assert_eq!((text.text.as_str(), text.source_of(0)), ("", 1));
    }
}
