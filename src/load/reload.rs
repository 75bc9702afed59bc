//! Reads a book again after some of its files changed, and only those.

use std::fs;
use std::path::{Path, PathBuf};

use super::walk::Found;
use super::{Error, SourceFile, Sources, git, load, read_text};
use crate::address::ContentPath;

/// Brings `sources` up to date with the files at `changed`. Files that are known are
/// read again by themselves; for all else, such as new and removed files, the whole
/// book is read.
///
/// # Errors
/// As [`load`]; `sources` is then as it was.
pub fn reload(sources: &mut Sources, changed: &[PathBuf]) -> Result<(), Error> {
    let texts = known_texts(sources, changed);
    match texts {
        Some(texts) => {
            for text in texts {
                let path = text.path.clone();
                *slot(sources, &path).expect("it was found before") = text;
            }
            // There may have been a commit since.
            if let Ok(root) = fs::canonicalize(&sources.root) {
                git::add_dates(&root, sources);
            }
        }
        None => *sources = load(&sources.root)?,
    }
    Ok(())
}

/// The new text of each changed file, if all of them are plain texts known before.
fn known_texts(sources: &mut Sources, changed: &[PathBuf]) -> Option<Vec<SourceFile>> {
    // With faults about, any file may be one that could not be read; with links about, one
    // may stand in the book under several paths.
    if changed.is_empty() || !sources.faults.is_empty() || sources.has_links {
        return None;
    }
    let root = fs::canonicalize(&sources.root).ok()?;
    changed
        .iter()
        .map(|place| {
            let path = content_path(&root, place)?;
            slot(sources, &path)?;
            let found = Found {
                path,
                place: place.clone(),
                is_linked: false,
            };
            read_text(&found).ok()
        })
        .collect()
}

/// The path from the book's root of a place on disk; nothing if it lies elsewhere or is
/// not Unicode.
pub fn content_path(root: &Path, place: &Path) -> Option<ContentPath> {
    let parts: Option<Vec<&str>> = place
        .strip_prefix(root)
        .ok()?
        .components()
        .map(|part| part.as_os_str().to_str())
        .collect();
    ContentPath::new(&parts?.join("/"))
}

/// Where a lesson, a data file, a template or a style sheet is held. Settings are none of these: what
/// else is read depends on them.
fn slot<'s>(sources: &'s mut Sources, path: &ContentPath) -> Option<&'s mut SourceFile> {
    let lists = [
        &mut sources.lessons,
        &mut sources.data,
        &mut sources.templates,
        &mut sources.theme_styles,
    ];
    lists
        .into_iter()
        .flat_map(|list| list.iter_mut())
        .find(|file| file.path == *path)
}
