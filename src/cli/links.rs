//! `check --links`: the addresses outside the site, for a link checker.

use std::fs;
use std::path::Path;

use super::{BookArgs, CLEAN, Streams};
use crate::error::Error;
use crate::export::outside;
use crate::load::{find_root, load};
use crate::site::survey;

/// Writes the addresses to a file, one a line; the exit code.
///
/// # Errors
/// [`Error::Read`] if the book cannot be read, [`Error::Write`] if the file cannot be
/// written.
pub(super) fn write(args: &BookArgs, file: &Path, streams: &mut Streams<'_>) -> Result<u8, Error> {
    let book = survey(&load(&find_root(&args.book)?)?).book;
    let mut text = outside(&book, args.drafts).join("\n");
    if !text.is_empty() {
        text.push('\n');
    }
    if file == Path::new("-") {
        return Ok(streams.result(text.as_bytes()));
    }
    fs::write(file, text).map_err(|error| Error::write(file, error))?;
    Ok(CLEAN)
}
