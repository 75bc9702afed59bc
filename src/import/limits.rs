//! How large an imported table may be. A table beyond that is refused before anything
//! is made of it, since every row becomes many times its size on the way.

use super::cells::Cells;
use super::separator::Separator;
use super::{Input, MadeFile, metadata};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::{MOST_TEXT_BYTES, SourceFile};

/// Rows of a table, the header not counted: twice the mappings that a large book has.
pub const MOST_ROWS: usize = 100_000;

/// Bytes of a table.
pub const MOST_BYTES: usize = 32 << 20;

/// Bytes of metadata. Few sets need a hundredth of it.
const MOST_METADATA: usize = 1 << 20;

/// What makes a table too large, if anything does.
pub fn too_large(input: &Input<'_>) -> Option<Diagnostic> {
    let file = input.file;
    if file.text.len() > MOST_BYTES {
        let limit = MOST_BYTES >> 20;
        let message = format!("a table of more than {limit} MiB");
        return Some(refused(file, 0..0, message));
    }
    let start = metadata::end_of_block(&file.text);
    let beside = input
        .metadata
        .filter(|file| file.text.len() > MOST_METADATA);
    if start > MOST_METADATA || beside.is_some() {
        let limit = MOST_METADATA >> 20;
        let message = format!("metadata of more than {limit} MiB");
        return Some(refused(beside.unwrap_or(file), 0..0, message));
    }
    let separator = Separator::of(input.form, &file.text, start);
    let mut rows = Cells::new(&file.text, separator.byte, separator.start);
    let mut cells = Vec::new();
    let mut n_read = 0;
    while rows.next_row(&mut cells).is_some() {
        n_read += 1;
        if n_read > MOST_ROWS + 1 {
            let first = cells.first().map_or(0..0, |cell| cell.range.clone());
            let message = format!("a table of more than {MOST_ROWS} rows");
            return Some(refused(file, first, message));
        }
    }
    None
}

/// Complains about a file that would be too long to be read again.
pub fn too_long(input: &Input<'_>, made: &MadeFile) -> Option<Diagnostic> {
    let limit = MOST_TEXT_BYTES >> 20;
    let message = format!(
        "`{}` would be a text of more than {limit} MiB",
        made.file.path
    );
    (made.file.text.len() > MOST_TEXT_BYTES).then(|| refused(input.file, 0..0, message))
}

fn refused(file: &SourceFile, at: std::ops::Range<usize>, message: String) -> Diagnostic {
    Diagnostic::new(Code::TableTooLarge, file.span(at), message)
        .help("split it, and import the parts one after another under ids of their own (`--set`)")
}
