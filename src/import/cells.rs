//! A table's text as cells with their places (RFC 4180, with commas or tabs).
//!
//! Knows nothing of what columns mean. The places are why no library reads the text:
//! none tells where a cell stands, or that a quote is never closed.

use std::borrow::Cow;
use std::ops::Range;

/// One cell as written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    /// Its place in the text, quotes included.
    pub range: Range<usize>,
    is_quoted: bool,
}

impl Cell {
    /// The cell's value: without its quotes, and with doubled quotes made single.
    pub fn value<'t>(&self, text: &'t str) -> Cow<'t, str> {
        let written = &text[self.range.clone()];
        if !self.is_quoted {
            return Cow::Borrowed(written);
        }
        let inside = &written[1..written.len() - 1];
        if inside.contains('"') {
            Cow::Owned(inside.replace("\"\"", "\""))
        } else {
            Cow::Borrowed(inside)
        }
    }
}

/// Cells that a row may have. Nothing that states mappings needs a tenth of it, and a
/// file of nothing but separators would take many times its size.
pub const MOST_CELLS: usize = 1_000;

/// What is wrong with a row's cells, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Broken {
    /// No second quote follows; the text ends within the cell.
    Unclosed(Range<usize>),
    /// Something other than a separator follows the closing quote.
    AfterQuote(Range<usize>),
    /// The first cell beyond [`MOST_CELLS`].
    TooMany(Range<usize>),
}

/// Reads a text row by row.
#[derive(Debug)]
pub struct Cells<'t> {
    text: &'t str,
    separator: u8,
    at: usize,
}

impl<'t> Cells<'t> {
    /// The rows of `text` from the byte `at` on.
    pub fn new(text: &'t str, separator: u8, at: usize) -> Self {
        Self {
            text,
            separator,
            at,
        }
    }

    /// Reads the next row that is not blank into `cells`; nothing at the end of the
    /// text. A row ends with a line feed, a carriage return or both.
    pub fn next_row(&mut self, cells: &mut Vec<Cell>) -> Option<Result<(), Broken>> {
        let bytes = self.text.as_bytes();
        while matches!(bytes.get(self.at), Some(b'\n' | b'\r')) {
            self.at += 1;
        }
        if self.at >= bytes.len() {
            return None;
        }
        cells.clear();
        let mut broken = None;
        loop {
            match self.cell() {
                Ok(cell) if cells.len() == MOST_CELLS => {
                    broken = broken.or(Some(Broken::TooMany(cell.range)));
                }
                Ok(cell) => cells.push(cell),
                Err(fault) => broken = broken.or(Some(fault)),
            }
            match bytes.get(self.at) {
                Some(byte) if *byte == self.separator => self.at += 1,
                // Both bytes of a line end are skipped before the next row.
                _ => break,
            }
        }
        Some(broken.map_or(Ok(()), Err))
    }

    /// Reads one cell and stops before what ends it.
    fn cell(&mut self) -> Result<Cell, Broken> {
        let bytes = self.text.as_bytes();
        let start = self.at;
        if bytes.get(start) != Some(&b'"') {
            self.at = self.end_of_cell(start);
            return Ok(Cell {
                range: start..self.at,
                is_quoted: false,
            });
        }
        let mut at = start + 1;
        loop {
            let Some(quote) = self.text[at..].find('"').map(|found| at + found) else {
                self.at = bytes.len();
                return Err(Broken::Unclosed(start..start + 1));
            };
            at = quote + 1;
            if bytes.get(at) == Some(&b'"') {
                at += 1;
                continue;
            }
            self.at = self.end_of_cell(at);
            return if self.at == at {
                Ok(Cell {
                    range: start..at,
                    is_quoted: true,
                })
            } else {
                Err(Broken::AfterQuote(at..self.at))
            };
        }
    }

    fn end_of_cell(&self, from: usize) -> usize {
        let is_end = |byte: &u8| *byte == self.separator || matches!(byte, b'\n' | b'\r');
        let rest = self.text.as_bytes()[from..].iter();
        rest.clone()
            .position(is_end)
            .map_or(self.text.len(), |found| from + found)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str) -> Vec<Result<Vec<String>, Broken>> {
        let mut reader = Cells::new(text, b',', 0);
        let mut cells = Vec::new();
        let mut rows = Vec::new();
        while let Some(read) = reader.next_row(&mut cells) {
            let values = cells.iter().map(|cell| cell.value(text).into_owned());
            rows.push(read.map(|()| values.collect()));
        }
        rows
    }

    #[test]
    fn cells_are_split_at_separators_outside_of_quotes() {
        for (text, expected) in [
            ("a,b\nc,d\n", vec![vec!["a", "b"], vec!["c", "d"]]),
            ("a,b\r\nc,d", vec![vec!["a", "b"], vec!["c", "d"]]),
            ("a,\n,", vec![vec!["a", ""], vec!["", ""]]),
            ("\n\na\n\n\nb\n\n", vec![vec!["a"], vec!["b"]]),
            ("\"a,b\nc\",d", vec![vec!["a,b\nc", "d"]]),
            ("\"say \"\"x\"\"\",\"\"", vec![vec!["say \"x\"", ""]]),
            ("a\"b,c", vec![vec!["a\"b", "c"]]),
            ("ä,\"ö\"", vec![vec!["ä", "ö"]]),
        ] {
            let read: Vec<Vec<String>> = rows(text).into_iter().map(Result::unwrap).collect();
            assert_eq!(read, expected, "{text:?}");
        }
    }

    #[test]
    fn broken_quotes_are_told_with_their_place() {
        assert_eq!(rows("a,\"b\nc,d"), [Err(Broken::Unclosed(2..3))]);
        assert_eq!(
            rows("a,\"b\"c,d\ne"),
            [Err(Broken::AfterQuote(5..6)), Ok(vec!["e".to_owned()])]
        );
        let wide = format!("{}\na", ",".repeat(MOST_CELLS));
        assert_eq!(
            rows(&wide),
            [
                Err(Broken::TooMany(MOST_CELLS..MOST_CELLS)),
                Ok(vec!["a".to_owned()])
            ]
        );
    }
}
