//! Finds the files of a book: only regular ones, inside the book, with plain names.

use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};

use walkdir::{DirEntry, WalkDir};

use super::Fault;
use crate::address::ContentPath;
use crate::diagnostic::Code;

/// A file that is to be read.
#[derive(Debug)]
pub struct Found {
    /// From the book's root.
    pub path: ContentPath,
    /// On disk, links resolved.
    pub place: PathBuf,
    /// A symbolic link leads to it, or to a folder above it.
    pub is_linked: bool,
}

impl Found {
    /// Whether the name has this ending, dot included.
    pub fn ends_with(&self, ending: &str) -> bool {
        self.path.as_str().ends_with(ending)
    }
}

/// What ought to lie at a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expected {
    File,
    Folder,
}

/// The files at or below `path`, in the order of their names; none if nothing is there.
///
/// `root` is free of links.
pub fn files_at(
    root: &Path,
    path: &str,
    expected: Expected,
    faults: &mut Vec<Fault>,
) -> Vec<Found> {
    let top = root.join(path);
    let mut found = Vec::new();
    let is_missing = |error: io::Error| error.kind() == io::ErrorKind::NotFound;
    if fs::symlink_metadata(&top).is_err_and(is_missing) {
        return found;
    }
    let mut entries = WalkDir::new(&top)
        .follow_links(true)
        .sort_by_file_name()
        .into_iter()
        .filter_entry(|entry| entry.depth() == 0 || !is_passed_over(entry.path()));
    let mut links: Vec<PathBuf> = Vec::new();
    while let Some(entry) = entries.next() {
        let entry = match entry {
            Ok(entry) => entry,
            // Editors mark a file they have open with a hidden link to nothing.
            Err(error) if error.path().is_some_and(is_passed_over) => continue,
            Err(error) => {
                faults.push(*walk_fault(root, &top, error));
                continue;
            }
        };
        if entry.path_is_symlink() {
            links.push(entry.path().to_path_buf());
        }
        match examine(root, &entry, expected) {
            Ok(Some((path, place))) => found.push(Found {
                is_linked: links.iter().any(|link| entry.path().starts_with(link)),
                path,
                place,
            }),
            Ok(None) => {}
            Err(fault) => {
                faults.push(*fault);
                if entry.file_type().is_dir() {
                    entries.skip_current_dir();
                }
            }
        }
    }
    found
}

/// Whether the last part of a path is the name of something that is no part of a book: it
/// is hidden, or a backup or a half-written file of an editor or a version control.
pub fn is_passed_over(path: &Path) -> bool {
    const ENDINGS: [&str; 6] = ["bak", "orig", "rej", "swo", "swp", "tmp"];
    let name = path.file_name().unwrap_or_default().as_encoded_bytes();
    let is_of_editor = name.ends_with(b"~") || name.starts_with(b"#") && name.ends_with(b"#");
    let ending = path.extension().unwrap_or_default();
    name.starts_with(b".") || is_of_editor || ENDINGS.iter().any(|known| ending == *known)
}

/// Why the walk could not go on at a place.
fn walk_fault(root: &Path, top: &Path, error: walkdir::Error) -> Box<Fault> {
    let path = shown(root, error.path().unwrap_or(top));
    let is_loop = error.loop_ancestor().is_some();
    match error.into_io_error() {
        Some(error) if !is_loop && !is_link_loop(&error) => Fault::unreadable(path, &error),
        _ => looping_link(path),
    }
}

#[cfg(unix)]
fn is_link_loop(error: &io::Error) -> bool {
    error.raw_os_error() == Some(rustix::io::Errno::LOOP.raw_os_error())
}

#[cfg(not(unix))]
fn is_link_loop(_: &io::Error) -> bool {
    false
}

fn looping_link(path: ContentPath) -> Box<Fault> {
    let message = format!("the symbolic link `{path}` leads back to itself");
    Fault::new(path, Code::LinkOutOfBook, message)
}

/// The path and the place of a file to be read, nothing for a folder to be entered, or why
/// it cannot be used.
fn examine(
    root: &Path,
    entry: &DirEntry,
    expected: Expected,
) -> Result<Option<(ContentPath, PathBuf)>, Box<Fault>> {
    let path = shown(root, entry.path());
    let kind = entry.file_type();
    if entry.depth() == 0 && kind.is_dir() != (expected == Expected::Folder) {
        let wanted = match expected {
            Expected::File => "file",
            Expected::Folder => "folder",
        };
        let message = format!("`{path}` is not a {wanted}");
        return Err(Fault::new(path, Code::UnreadableFile, message));
    }
    if let Some(oddity) = oddity(entry.path()) {
        let message = format!("the name of `{path}` {oddity}");
        return Err(Fault::new(path, Code::OddFileName, message).help("rename it"));
    }
    // The folders above the first entry may be links themselves.
    let place = if entry.path_is_symlink() || entry.depth() == 0 {
        inside(root, entry.path())?
    } else {
        entry.path().to_path_buf()
    };
    if kind.is_dir() {
        Ok(None)
    } else if kind.is_file() {
        Ok(Some((path, place)))
    } else {
        let message = format!("`{path}` is not a regular file but a pipe, a socket or a device");
        Err(Fault::new(path, Code::UnreadableFile, message).help("move it out of the book"))
    }
}

/// Where `link` leads, which must be inside the book and must not hold the link.
fn inside(root: &Path, link: &Path) -> Result<PathBuf, Box<Fault>> {
    let path = shown(root, link);
    let place = match fs::canonicalize(link) {
        Ok(place) => place,
        Err(error) => return Err(Fault::unreadable(path, &error)),
    };
    if !place.starts_with(root) {
        let message = format!("the symbolic link `{path}` leads out of the book");
        return Err(
            Fault::new(path, Code::LinkOutOfBook, message).help("copy the files into the book")
        );
    }
    let holder = link.parent().unwrap_or(root);
    if fs::canonicalize(holder).is_ok_and(|holder| holder.starts_with(&place)) {
        return Err(looping_link(path));
    }
    Ok(place)
}

/// What makes a file's name unfit for an address or another operating system.
pub fn oddity(path: &Path) -> Option<&'static str> {
    let Some(name) = path.file_name().unwrap_or_default().to_str() else {
        return Some("is not Unicode");
    };
    if name.chars().any(char::is_control) {
        Some("holds a control character")
    } else if name.contains('\\') {
        Some("holds a backslash")
    } else if name.contains(':') {
        Some("holds a colon")
    } else {
        None
    }
}

/// The path from the book's root as it can be printed: exact for fine names.
fn shown(root: &Path, path: &Path) -> ContentPath {
    let parts: Vec<String> = path
        .strip_prefix(root)
        .unwrap_or(path)
        .components()
        .filter(|part| matches!(part, Component::Normal(_)))
        .map(|part| {
            let name = part.as_os_str().to_string_lossy();
            name.replace(char::is_control, "\u{fffd}")
        })
        .collect();
    ContentPath::new(&parts.join("/")).expect("walks start below the book's root")
}
