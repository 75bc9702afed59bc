//! `schema`: the JSON Schemas of the files that an author writes.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use clap::Args;

use super::build::{failed, plural};
use super::{CLEAN, MACHINE, Streams};
use crate::error::Error;
use crate::load::find_root;
use crate::schema::{all, editor_files};
use crate::suggest;

#[derive(Args, Debug)]
#[command(after_help = "Examples:
  crossbook schema                list the schemas and the files they are for
  crossbook schema lesson         print the schema of front matter
  crossbook schema --write        put all of them into the book, for editors")]
pub(super) struct SchemaArgs {
    /// A name such as `lesson`
    #[arg(value_name = "NAME", conflicts_with = "write")]
    name: Option<String>,
    /// Write every schema into the book's `.crossbook/schemas/`, and `.taplo.toml`, which
    /// tells editors of them, unless there is one
    #[arg(long)]
    write: bool,
    /// The book's folder, or one inside it
    #[arg(
        long,
        short = 'C',
        value_name = "DIR",
        default_value = ".",
        requires = "write"
    )]
    book: PathBuf,
}

/// Prints one schema or the list of all, or writes them.
pub(super) fn schema(args: &SchemaArgs, streams: &mut Streams<'_>) -> u8 {
    if args.write {
        return match write(&args.book) {
            Ok(n_files) => {
                streams.say(&format!("wrote {}", plural(n_files, "file")));
                CLEAN
            }
            Err(error) => failed(&error, streams),
        };
    }
    let schemas = all();
    let Some(name) = &args.name else {
        let mut list = String::new();
        for schema in &schemas {
            let _ = writeln!(list, "{:<14} {}", schema.name, schema.files.join(", "));
        }
        return streams.result(list.as_bytes());
    };
    let Some(schema) = schemas.iter().find(|schema| schema.name == name) else {
        let names = schemas.iter().map(|schema| schema.name);
        let help = suggest::did_you_mean(name, names)
            .unwrap_or_else(|| "`crossbook schema` lists all of them".to_owned());
        streams.say(&format!("error: there is no schema `{name}`; {help}"));
        return MACHINE;
    };
    streams.result(schema.json().as_bytes())
}

/// Writes the files for editors into a book and tells how many. An author's own
/// `.taplo.toml` stays.
fn write(book: &Path) -> Result<usize, Error> {
    let root = find_root(book)?;
    let mut n_files = 0;
    for (path, text) in editor_files() {
        let place = root.join(&path);
        if path == ".taplo.toml" && place.exists() {
            continue;
        }
        let failed = |error| Error::write(&place, error);
        if let Some(folder) = place.parent() {
            fs::create_dir_all(folder).map_err(failed)?;
        }
        fs::write(&place, text).map_err(failed)?;
        n_files += 1;
    }
    Ok(n_files)
}
