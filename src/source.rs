//! The text that a book is made of, and places in it.
//!
//! A place is a byte range in a file; line and column are worked out only where
//! they are printed. Knows nothing of what the text means.

use std::ops::Range;
use std::sync::Arc;

use twox_hash::XxHash3_64;

use crate::address::ContentPath;
use crate::memo::Key;

/// The longest text that is read as a part of a book, in bytes.
pub const MOST_TEXT_BYTES: usize = 64 << 20;

/// Names one source file. Made from the file's path, so it stays the same
/// whatever other files come and go, and remembered results keep their places.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(u64);

impl FileId {
    /// The id of the file at `path`.
    pub fn of(path: &ContentPath) -> Self {
        Self(XxHash3_64::oneshot(path.as_str().as_bytes()))
    }

    /// The id as a number, for keys.
    pub fn number(self) -> u64 {
        self.0
    }
}

/// Half-open byte range in one source file, UTF-8, `start <= end`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    pub file: FileId,
    pub start: u32,
    pub end: u32,
}

impl Span {
    /// The range `range` of `file`. Ends past four gigabytes are cut there.
    pub fn new(file: FileId, range: Range<usize>) -> Self {
        let start = u32::try_from(range.start).unwrap_or(u32::MAX);
        let end = u32::try_from(range.end).unwrap_or(u32::MAX).max(start);
        Self { file, start, end }
    }

    /// The span as a range of byte offsets.
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// A value and where it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spanned<T> {
    pub value: T,
    pub span: Span,
}

/// One text file of the book or its theme.
#[derive(Clone, Debug)]
pub struct SourceFile {
    pub id: FileId,
    /// Path from the book's root, with `/` between its parts.
    pub path: ContentPath,
    /// The text; for a file that is not UTF-8, the part before the first bad byte.
    pub text: Arc<str>,
    key: Key,
}

impl SourceFile {
    /// A file with the given text.
    pub fn new(path: ContentPath, text: impl Into<Arc<str>>) -> Self {
        let text = text.into();
        Self {
            id: FileId::of(&path),
            path,
            key: Key::of(&[text.as_bytes()]),
            text,
        }
    }

    /// The same file with another text.
    pub fn with_text(&self, text: impl Into<Arc<str>>) -> Self {
        Self::new(self.path.clone(), text)
    }

    /// The fingerprint of the text.
    pub fn key(&self) -> Key {
        self.key
    }

    /// The span of `range` in this file.
    pub fn span(&self, range: Range<usize>) -> Span {
        Span::new(self.id, range)
    }
}

/// Where a byte offset falls for a reader.
///
/// `line` and `column` count from 1; a column counts Unicode scalar values, so a
/// tab and an `ä` are one each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    pub line: u32,
    pub column: u32,
}

/// The starts of a text's lines, to turn offsets into positions and back.
///
/// Lines end with `\n`, `\r\n` or a lone `\r`, as in CommonMark.
#[derive(Debug)]
pub struct LineIndex {
    starts: Vec<u32>,
}

impl LineIndex {
    /// Reads the line starts of `text`.
    pub fn new(text: &str) -> Self {
        let bytes = text.as_bytes();
        let mut starts = vec![0];
        for (i, byte) in bytes.iter().enumerate() {
            let ends = *byte == b'\n' || (*byte == b'\r' && bytes.get(i + 1) != Some(&b'\n'));
            if ends {
                starts.push(u32::try_from(i + 1).unwrap_or(u32::MAX));
            }
        }
        Self { starts }
    }

    /// The line, counted from 0, that holds `offset`.
    pub fn line_of(&self, offset: usize) -> usize {
        let offset = u32::try_from(offset).unwrap_or(u32::MAX);
        self.starts.partition_point(|start| *start <= offset) - 1
    }

    /// The byte range of the line counted from 0, without its line end.
    pub fn line(&self, text: &str, line: usize) -> Range<usize> {
        let Some(start) = self.starts.get(line).map(|start| *start as usize) else {
            return text.len()..text.len();
        };
        let end = self
            .starts
            .get(line + 1)
            .map_or(text.len(), |next| *next as usize);
        let kept = text[start..end].trim_end_matches(['\n', '\r']);
        start..start + kept.len()
    }

    /// Position of a byte offset in `text`.
    pub fn position(&self, text: &str, offset: usize) -> Position {
        let mut offset = offset.min(text.len());
        while !text.is_char_boundary(offset) {
            offset -= 1;
        }
        let line = self.line_of(offset);
        let start = self.starts[line] as usize;
        let column = text[start..offset].chars().count() + 1;
        Position {
            line: u32::try_from(line + 1).unwrap_or(u32::MAX),
            column: u32::try_from(column).unwrap_or(u32::MAX),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_count_characters_and_all_line_ends() {
        let text = "a\r\näb\rc\n";
        let index = LineIndex::new(text);
        let at = |offset| {
            let p = index.position(text, offset);
            (p.line, p.column)
        };
        assert_eq!(at(0), (1, 1));
        assert_eq!(at(3), (2, 1));
        assert_eq!(at(5), (2, 2));
        assert_eq!(at(7), (3, 1));
        assert_eq!(at(99), (4, 1));
        assert_eq!(&text[index.line(text, 1)], "äb");
    }
}
