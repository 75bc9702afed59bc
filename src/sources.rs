//! Everything a build reads, and what was wrong with reading it.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use crate::address::ContentPath;
use crate::diagnostic::Diagnostic;
use crate::source::{FileId, SourceFile};

/// A file that is published or embedded as it is: an image, a script, a font.
#[derive(Clone, Debug)]
pub struct BinaryFile {
    /// Path from the folder it belongs to (`content/` or the theme's `assets/`).
    pub path: ContentPath,
    pub bytes: Arc<[u8]>,
}

/// Everything a build reads, loaded once and sorted by path.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    /// The book's folder on disk; used only to print paths.
    pub root: PathBuf,
    /// `book.toml`.
    pub config: Option<SourceFile>,
    /// Markdown files below `content/`.
    pub lessons: Vec<SourceFile>,
    /// TOML files below `content/`.
    pub data: Vec<SourceFile>,
    /// Other files below `content/`, such as images; paths from `content/`.
    pub assets: Vec<BinaryFile>,
    /// The folder of the theme that `book.toml` names exists below `themes/`.
    pub theme_folder_exists: bool,
    /// Templates of the book's own theme, by name from `templates/`.
    pub templates: Vec<SourceFile>,
    /// Assets of the book's own theme, by path from `assets/`.
    pub theme_assets: Vec<BinaryFile>,
    /// What loading found wrong: files that are not text, links out of the book …
    pub faults: Vec<Diagnostic>,
    /// Text of files that are known only for printing faults in them.
    pub others: Vec<SourceFile>,
}

impl Sources {
    /// Every text file by id, for printing diagnostics.
    pub fn by_id(&self) -> BTreeMap<FileId, &SourceFile> {
        self.config
            .iter()
            .chain(&self.lessons)
            .chain(&self.data)
            .chain(&self.templates)
            .chain(&self.others)
            .map(|file| (file.id, file))
            .collect()
    }
}
