//! `init`: starts a new book where nothing is in its way.

use std::fs;
use std::path::{Path, PathBuf};

use clap::Args;
use jiff::Timestamp;
use jiff::tz::Offset;

use super::build::failed;
use super::{CLEAN, MACHINE, Streams};
use crate::address::ContentPath;
use crate::error::Error;
use crate::starter::{self, Starter};
use crate::write::{BookContent, BookFile, write_into_book};

/// Files that are named at most when they are in the way.
const MOST_NAMED: usize = 3;

#[derive(Args, Debug)]
#[command(after_help = "Examples:
  crossbook init my-course                   a new folder
  crossbook init . --title \"My course\"       this one, beside what is there")]
pub(super) struct InitArgs {
    /// The folder of the new book; made if it is not there
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// The title of the book
    #[arg(long, value_name = "TEXT", default_value = "My course")]
    title: String,
    /// Who writes it
    #[arg(long, value_name = "NAME", default_value = "The authors")]
    author: String,
}

/// Writes a small course; touches no file that is there.
pub(super) fn init(args: &InitArgs, streams: &mut Streams<'_>) -> u8 {
    let starter = Starter {
        title: args.title.clone(),
        author: args.author.clone(),
        today: today(),
    };
    let files = starter::files(&starter);
    let mut there: Vec<&str> = files
        .iter()
        .map(|(path, _)| path.as_str())
        .filter(|path| fs::symlink_metadata(args.folder.join(path)).is_ok())
        .collect();
    // The author's own files before those that editors read.
    there.sort_by_key(|path| path.starts_with('.'));
    if !there.is_empty() {
        // A second `init` finds them all; a few tell what happened.
        let (named, others) = there.split_at(there.len().min(MOST_NAMED));
        let more = match others.len() {
            0 => String::new(),
            n => format!(" and {n} more"),
        };
        streams.say(&format!(
            "error: nothing written: `{}` has {}{more} already",
            args.folder.display(),
            named.join(", "),
        ));
        return MACHINE;
    }
    if let Err(error) = write(&args.folder, &files) {
        return failed(&error, streams);
    }
    streams.say(&format!(
        "wrote a course of {} files to `{folder}`; next:
  crossbook serve -C {folder}     look at it while you change it
  crossbook build -C {folder}     write the site to `public/`",
        files.len(),
        folder = args.folder.display(),
    ));
    CLEAN
}

/// Writes all files, or none.
fn write(folder: &Path, files: &[(String, String)]) -> Result<(), Error> {
    fs::create_dir_all(folder).map_err(|error| Error::write(folder, error))?;
    let files: Vec<BookFile> = files
        .iter()
        .map(|(path, text)| BookFile {
            path: ContentPath::new(path).expect("the starter has plain names"),
            content: BookContent::Text(text.clone()),
            replaces: false,
        })
        .collect();
    write_into_book(folder, &files, &[])
}

/// The day in UTC, as `YYYY-MM-DD`.
pub(super) fn today() -> String {
    Offset::UTC.to_datetime(Timestamp::now()).date().to_string()
}
