//! Reads the folder of a course that was written for another generator: only what its
//! kind asks for, and only regular files inside it.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use super::walk::{Expected, Found, files_at, is_passed_over};
use super::{Fault, read_all, read_text, read_up_to};
use crate::address::ContentPath;
use crate::diagnostic::Checked;
use crate::error::Error;
use crate::import::course::{self, Folder, Kind};
use crate::source::SourceFile;

/// Folders that are never part of a course.
const FOREIGN: [&str; 2] = ["node_modules", "target"];

/// The kind that the marks in a folder speak for.
pub fn course_kind(folder: &Path) -> Option<Kind> {
    let has = |mark: &str| fs::symlink_metadata(folder.join(mark)).is_ok();
    Kind::ALL.into_iter().find(|kind| kind.is_marked(has))
}

/// Reads a course. What cannot be used is in the diagnostics; the files that those are
/// about are among the texts.
///
/// # Errors
/// [`Error::Read`] if there is no such folder.
pub fn load_course(folder: &Path, kind: Kind) -> Result<Checked<Folder>, Error> {
    let failed = |error| Error::read(folder, error);
    let root = fs::canonicalize(folder).map_err(failed)?;
    fs::read_dir(&root).map_err(failed)?;
    let name = root.file_name().unwrap_or_default();
    let mut reader = Reader {
        root: &root,
        shown: folder,
        read: Folder {
            name: name.to_string_lossy().into_owned(),
            ..Folder::default()
        },
        faults: Vec::new(),
        seen: BTreeSet::new(),
    };
    for settings in kind.settings() {
        reader.file(settings);
    }
    for folder in course::folders(kind, &reader.read) {
        reader.folder(&folder);
    }
    for folder in course::passed_over(kind) {
        reader.pass_over(folder);
    }
    // Files that are taken in may take in others.
    loop {
        let wanted = course::included(kind, &reader.read);
        let n_seen = reader.seen.len();
        for path in wanted {
            reader.file(&path);
        }
        if reader.seen.len() == n_seen {
            break;
        }
    }
    let mut diagnostics = Vec::new();
    for fault in reader.faults {
        let file = moved(folder, &fault.file);
        let mut diagnostic = fault.diagnostic;
        diagnostic.span.file = file.id;
        diagnostics.push(diagnostic);
        let path = fault.file.path.as_str().to_owned();
        reader.read.broken.insert(path, file);
    }
    Ok(Checked::new(reader.read, diagnostics))
}

struct Reader<'r> {
    root: &'r Path,
    /// The folder as the caller named it.
    shown: &'r Path,
    read: Folder,
    faults: Vec<Fault>,
    /// Paths that were looked at.
    seen: BTreeSet<String>,
}

impl Reader<'_> {
    /// Reads a text, if it is there and was not read.
    fn file(&mut self, path: &str) {
        if self.read.texts.contains_key(path) || !self.seen.insert(path.to_owned()) {
            return;
        }
        let is_file = fs::metadata(self.root.join(path)).is_ok_and(|file| file.is_file());
        if is_file {
            let found = files_at(self.root, path, Expected::File, &mut self.faults);
            self.texts(found);
        }
    }

    /// Counts the pages of a folder that is not read.
    fn pass_over(&mut self, path: &str) {
        if !self.root.join(path).is_dir() {
            return;
        }
        // What is wrong there is no matter of the import.
        let found = files_at(self.root, path, Expected::Folder, &mut Vec::new());
        let pages = found.iter().filter(|file| {
            let path = file.path.as_str();
            path.ends_with(".md") || path.ends_with(".mdx")
        });
        let n_pages = pages.count();
        if n_pages > 0 {
            self.read.passed_over.insert(path.to_owned(), n_pages);
        }
    }

    fn folder(&mut self, path: &str) {
        if path.is_empty() {
            let mut names: Vec<String> = fs::read_dir(self.root)
                .into_iter()
                .flatten()
                .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
                .filter(|name| {
                    !is_passed_over(Path::new(name)) && !FOREIGN.contains(&name.as_str())
                })
                .collect();
            names.sort();
            for name in names {
                if self.root.join(&name).is_dir() {
                    self.folder(&name);
                } else {
                    let found = files_at(self.root, &name, Expected::File, &mut self.faults);
                    self.found(found);
                }
            }
            return;
        }
        let found = files_at(self.root, path, Expected::Folder, &mut self.faults);
        self.found(found);
    }

    fn found(&mut self, found: Vec<Found>) {
        let (texts, files): (Vec<Found>, Vec<Found>) = found
            .into_iter()
            .partition(|file| course::is_text(file.path.as_str()));
        self.texts(texts);
        let read = |file: &Found| -> Result<(String, Arc<[u8]>), Box<Fault>> {
            let bytes = read_up_to(file, u64::MAX)
                .map_err(|error| Fault::unreadable(file.path.clone(), &error))?;
            Ok((file.path.as_str().to_owned(), Arc::from(bytes)))
        };
        self.read
            .files
            .extend(read_all(&files, read, &mut self.faults));
    }

    fn texts(&mut self, found: Vec<Found>) {
        for file in read_all(&found, read_text, &mut self.faults) {
            let path = file.path.as_str().to_owned();
            self.read.texts.insert(path, moved(self.shown, &file));
        }
    }
}

/// The file under the name that leads to it from where the caller stands.
fn moved(folder: &Path, file: &SourceFile) -> SourceFile {
    let path = folder.join(file.path.as_str());
    let path = path.strip_prefix(".").unwrap_or(&path);
    let path = path.to_string_lossy().replace('\\', "/");
    SourceFile::new(ContentPath::outside(&path), Arc::clone(&file.text))
}
