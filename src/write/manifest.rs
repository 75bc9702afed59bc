//! The list of files that were written, kept in the output folder: only files on it
//! are ever replaced or removed.

use std::collections::BTreeSet;
use std::io::Read;
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::load::open_regular;

/// The list's own name, at the top of the output folder.
pub const NAME: &str = ".crossbook.json";

/// Rises when older programs would misread the list.
const FORMAT: u32 = 1;

#[derive(Deserialize, Serialize)]
struct Manifest<T> {
    format: u32,
    files: T,
}

/// The list of `files`, which come in order.
pub fn text<'a>(files: impl Iterator<Item = &'a str>) -> String {
    let manifest = Manifest {
        format: FORMAT,
        files: files.collect::<Vec<&str>>(),
    };
    let mut text = serde_json::to_string_pretty(&manifest).expect("names are plain text");
    text.push('\n');
    text
}

/// The list that an output folder holds.
#[derive(Debug, Default)]
pub struct Found {
    /// As it was read; nothing if it is missing or no text.
    pub text: Option<String>,
    /// The files on it. None if it is damaged or of another format, so that nothing is
    /// removed on its word.
    pub files: BTreeSet<String>,
}

/// Reads the list in the output folder.
pub fn read(folder: &Path) -> Found {
    let Some(text) = read_text(&folder.join(NAME)) else {
        return Found::default();
    };
    let files = match serde_json::from_str::<Manifest<BTreeSet<String>>>(&text) {
        Ok(manifest) if manifest.format == FORMAT => manifest.files,
        _ => BTreeSet::new(),
    };
    Found {
        text: Some(text),
        files,
    }
}

fn read_text(path: &Path) -> Option<String> {
    let (mut file, _) = open_regular(path).ok()?;
    let mut text = String::new();
    file.read_to_string(&mut text).ok()?;
    Some(text)
}
