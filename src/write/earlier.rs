//! What the output folder holds before a build: files of ours, files that are carried
//! over, and files of someone else, with which the folder is refused.

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};

use walkdir::{DirEntry, WalkDir};

use super::manifest;
use super::stage::holds;
use crate::address::OutPath;
use crate::error::Error;
use crate::page::Site;

/// Foreign files that a refusal names.
const MAX_NAMED: usize = 10;

/// What the output folder holds.
#[derive(Debug, Default)]
pub struct Earlier {
    /// Files of the earlier site that the new one lacks.
    pub stale: Vec<String>,
    /// What is not ours and stays, folders before what they hold.
    pub carried: Vec<Carried>,
}

/// A file or folder that is carried over into the new site.
#[derive(Debug)]
pub struct Carried {
    /// From the output folder.
    pub path: PathBuf,
    pub is_folder: bool,
}

impl Earlier {
    /// Looks through the output folder; a missing one holds nothing. The files in
    /// `listed` were written by an earlier build.
    ///
    /// # Errors
    /// [`Error::Refused`] if it holds files that are not ours and not to be kept,
    /// [`Error::Read`] if it cannot be looked through.
    pub fn read(
        folder: &Path,
        listed: &BTreeSet<String>,
        site: &Site,
        keep: &[OutPath],
    ) -> Result<Self, Error> {
        let mut earlier = Self::default();
        if !folder.is_dir() {
            return Ok(earlier);
        }
        let mut foreign = Vec::new();
        for entry in WalkDir::new(folder).min_depth(1).sort_by_file_name() {
            let entry = entry.map_err(|error| {
                let path = error.path().unwrap_or(folder).to_path_buf();
                let source = error.into_io_error();
                Error::read(&path, source.unwrap_or_else(|| io::ErrorKind::Other.into()))
            })?;
            let path = entry.path().strip_prefix(folder).unwrap_or(entry.path());
            match whose(&entry, path, listed, site, keep) {
                Whose::Ours => {}
                Whose::Stale(path) => earlier.stale.push(path),
                Whose::Kept => earlier.carried.push(Carried {
                    path: path.to_path_buf(),
                    is_folder: entry.file_type().is_dir(),
                }),
                Whose::Foreign => foreign.push(path.to_path_buf()),
            }
            // The folder is refused; it may be vast, and no more names are needed.
            if foreign.len() > MAX_NAMED {
                break;
            }
        }
        if foreign.is_empty() {
            Ok(earlier)
        } else {
            Err(Error::Refused {
                path: folder.to_path_buf(),
                reason: describe(&foreign),
            })
        }
    }
}

/// To whom something in the output folder belongs.
enum Whose {
    /// A folder or file that the site makes anew, or the list itself.
    Ours,
    /// A file of the earlier site only.
    Stale(String),
    /// Someone else's, to be carried over.
    Kept,
    /// Someone else's, for which the folder is refused.
    Foreign,
}

fn whose(
    entry: &DirEntry,
    path: &Path,
    listed: &BTreeSet<String>,
    site: &Site,
    keep: &[OutPath],
) -> Whose {
    if path == Path::new(manifest::NAME) {
        return Whose::Ours;
    }
    let is_named = keep.iter().any(|kept| path.starts_with(kept.as_str()));
    let is_kept = is_named || path.as_os_str().as_encoded_bytes().starts_with(b".");
    if entry.file_type().is_dir() {
        return if is_kept { Whose::Kept } else { Whose::Ours };
    }
    let name = out_path(path);
    let new = name.as_ref().and_then(|name| site.files.get(name));
    let earlier = name.filter(|name| listed.contains(name.as_str()));
    match (earlier, new) {
        (Some(_), Some(_)) => Whose::Ours,
        // It may have been put there again by the one who now keeps it.
        (Some(_), None) if is_named => Whose::Kept,
        (Some(name), None) => Whose::Stale(name.as_str().to_owned()),
        (None, None) if is_kept => Whose::Kept,
        // Nothing is lost if someone else's file is the very one that the site has.
        (None, Some(content)) if is_kept && holds(entry.path(), content.bytes()) => Whose::Ours,
        (None, _) => Whose::Foreign,
    }
}

/// The path below the output folder with `/` between its parts on every system.
fn out_path(path: &Path) -> Option<OutPath> {
    let parts: Option<Vec<&str>> = path.iter().map(|part| part.to_str()).collect();
    OutPath::new(&parts?.join("/"))
}

/// Names the foreign files and says what can be done about them.
fn describe(foreign: &[PathBuf]) -> String {
    let mut names: Vec<String> = foreign
        .iter()
        .take(MAX_NAMED)
        .map(|path| format!("`{}`", path.display()))
        .collect();
    if foreign.len() > MAX_NAMED {
        names.push("and more".to_owned());
    }
    format!(
        "it holds files that this program did not write: {}; choose another folder, move \
         them away, or list them under `keep` in `[output]`",
        names.join(", ")
    )
}
