//! Writes files into the book itself: all of them, or none.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::stage::create;
use crate::address::ContentPath;
use crate::error::Error;

/// A file that is to be in the book.
#[derive(Clone, Debug)]
pub struct BookFile {
    /// From the book's root.
    pub path: ContentPath,
    pub content: BookContent,
    /// A file that has its path may go.
    pub replaces: bool,
}

/// What a file is to hold.
#[derive(Clone, Debug)]
pub enum BookContent {
    Text(String),
    Bytes(Arc<[u8]>),
    /// What another file of the book holds, which goes.
    Of(ContentPath),
}

/// Writes files into the book at `root` and removes others. Each is written beside its
/// place first and takes it in one step; if one cannot, those that did go back.
///
/// # Errors
/// [`Error::Refused`] if a place is taken and not to be replaced, is not a file, or lies
/// outside the book through a link; [`Error::Write`] if the disk fails. The book is as
/// it was after each of them.
pub fn write_into_book(
    root: &Path,
    files: &[BookFile],
    removed: &[ContentPath],
) -> Result<(), Error> {
    let mut moves = Moves::default();
    let result = moves.all(root, files, removed);
    if result.is_err() {
        moves.undo();
    }
    moves.clean();
    result
}

/// What was done so far, to undo it.
#[derive(Default)]
struct Moves {
    /// New texts beside their places, and the places.
    staged: Vec<(PathBuf, PathBuf)>,
    /// Earlier files: where they are kept, and where they stand.
    earlier: Vec<(PathBuf, PathBuf)>,
    /// New files where there were none.
    fresh: Vec<PathBuf>,
    /// New folders, outer before inner.
    folders: Vec<PathBuf>,
}

impl Moves {
    fn all(
        &mut self,
        root: &Path,
        files: &[BookFile],
        removed: &[ContentPath],
    ) -> Result<(), Error> {
        for file in files {
            let place = self.place(root, file)?;
            let beside = beside(&place, "new");
            let failed = |error| Error::write(&place, error);
            remove(&beside).map_err(failed)?;
            self.staged.push((beside.clone(), place.clone()));
            match &file.content {
                BookContent::Text(text) => lay(&beside, text.as_bytes()).map_err(failed)?,
                BookContent::Bytes(bytes) => lay(&beside, bytes).map_err(failed)?,
                BookContent::Of(from) => {
                    keep(&plain_file(root, from)?, &beside).map_err(failed)?;
                }
            }
        }
        let moved = files.iter().filter_map(|file| match &file.content {
            BookContent::Text(_) | BookContent::Bytes(_) => None,
            BookContent::Of(from) => Some(from),
        });
        let removed: Vec<PathBuf> = removed
            .iter()
            .chain(moved)
            .map(|path| plain_file(root, path))
            .collect::<Result<_, _>>()?;
        let places = self.staged.iter().map(|(_, place)| place);
        for place in places.chain(&removed) {
            if fs::symlink_metadata(place).is_ok() {
                let kept = beside(place, "old");
                remove(&kept)
                    .and_then(|()| keep(place, &kept))
                    .map_err(|error| Error::write(place, error))?;
                self.earlier.push((kept, place.clone()));
            }
        }
        for (beside, place) in &self.staged {
            let is_fresh = fs::symlink_metadata(place).is_err();
            fs::rename(beside, place).map_err(|error| Error::write(place, error))?;
            self.fresh.extend(is_fresh.then(|| place.clone()));
        }
        for place in &removed {
            remove(place).map_err(|error| Error::write(place, error))?;
        }
        Ok(())
    }

    fn undo(&mut self) {
        for place in self.fresh.drain(..) {
            let _ = fs::remove_file(place);
        }
        for (kept, place) in &self.earlier {
            let _ = fs::rename(kept, place);
        }
        self.clean();
        for folder in self.folders.drain(..).rev() {
            let _ = fs::remove_dir(folder);
        }
    }

    /// Where a file goes, its folder made.
    fn place(&mut self, root: &Path, file: &BookFile) -> Result<PathBuf, Error> {
        let place = root.join(file.path.as_str());
        let refused = |reason: &str| Error::Refused {
            path: place.clone(),
            reason: reason.to_owned(),
        };
        let folder = place.parent().unwrap_or(root);
        let failed = |error| Error::write(folder, error);
        // What exists of the way must lie in the book before any folder is made.
        let there = folder.ancestors().find(|folder| folder.exists());
        let real_root = fs::canonicalize(root).map_err(failed)?;
        let real = fs::canonicalize(there.unwrap_or(root)).map_err(failed)?;
        if !real.starts_with(&real_root) {
            return Err(refused("a symbolic link leads out of the book there"));
        }
        let missing = folder.ancestors().take_while(|folder| !folder.exists());
        let mut missing: Vec<PathBuf> = missing.map(Path::to_path_buf).collect();
        missing.reverse();
        self.folders.append(&mut missing);
        fs::create_dir_all(folder).map_err(failed)?;
        match fs::symlink_metadata(&place) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(place),
            Err(error) => Err(Error::write(&place, error)),
            Ok(_) if !file.replaces => Err(refused("it exists already")),
            Ok(there) if !there.is_file() => Err(refused("it is not a plain file")),
            Ok(_) => Ok(place),
        }
    }

    /// Removes what is left beside the places.
    fn clean(&self) {
        for (left, _) in self.staged.iter().chain(&self.earlier) {
            let _ = fs::remove_file(left);
        }
    }
}

/// Writes a new file and waits until the disk has it.
fn lay(place: &Path, bytes: &[u8]) -> io::Result<()> {
    create(place, bytes)?;
    // Windows flushes only what is open for writing.
    fs::OpenOptions::new().write(true).open(place)?.sync_all()
}

/// Where a file stands that is to go; no link, which might be all there is of it here.
fn plain_file(root: &Path, path: &ContentPath) -> Result<PathBuf, Error> {
    let place = root.join(path.as_str());
    match fs::symlink_metadata(&place) {
        Ok(there) if there.is_file() => Ok(place),
        Ok(_) => Err(Error::Refused {
            path: place,
            reason: "it is not a plain file".to_owned(),
        }),
        Err(error) => Err(Error::read(&place, error)),
    }
}

/// A hidden name in the same folder: loading a book passes it over.
fn beside(place: &Path, what: &str) -> PathBuf {
    let name = place.file_name().unwrap_or_default().to_string_lossy();
    place.with_file_name(format!(".{name}.{what}"))
}

/// Makes `kept` a second name of an earlier file, or a copy where that cannot be: at no
/// moment is the file gone from its place.
fn keep(place: &Path, kept: &Path) -> io::Result<()> {
    let copied = || fs::copy(place, kept).map(|_| ());
    fs::hard_link(place, kept)
        .or_else(|_| copied())
        .inspect_err(|_| {
            // Half a copy must not take the file's place again.
            let _ = fs::remove_file(kept);
        })
}

fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}
