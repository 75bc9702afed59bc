//! Everything a build reads, and what was wrong with reading it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;

use jiff::civil::Date;

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
    /// Assets of the book's own theme, by path from `assets/`, but for its style sheets.
    pub theme_assets: Vec<BinaryFile>,
    /// Style sheets of the book's own theme, by path from the book's root.
    pub theme_styles: Vec<SourceFile>,
    /// What lies beside `templates/` and `assets/` in the book's own theme and looks as if it
    /// belonged into one of them; paths from the book's root.
    pub theme_strays: Vec<ContentPath>,
    /// The day of each file's last commit, by path from the book's root, where the book
    /// asks for it and git knows.
    pub dates: BTreeMap<ContentPath, Date>,
    /// Symbolic links lead to some of the files: one that changes on disk may be several.
    pub has_links: bool,
    /// What loading found wrong: files that are not text, links out of the book …
    pub faults: Vec<Diagnostic>,
    /// Text of files that are known only for printing faults in them.
    pub others: Vec<SourceFile>,
}

/// Files that are to be put into a book or to get another path in it.
#[derive(Clone, Debug, Default)]
pub struct Change {
    /// Lessons and data: new, or in the place of the file that has the path.
    pub files: Vec<SourceFile>,
    /// Old and new paths from the book's root. What a lesson or a data file says at its
    /// new path stands in `files`; others go as they are.
    pub moved: Vec<(ContentPath, ContentPath)>,
}

/// Why a book is not changed as an author wished: what is in the way, and the next step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal(pub String);

impl Sources {
    /// The book as it would be after a change.
    #[must_use]
    pub fn with(&self, change: &Change) -> Self {
        let mut sources = self.clone();
        let is_gone = |path: &ContentPath| {
            change.moved.iter().any(|(from, _)| from == path)
                || change.files.iter().any(|file| file.path == *path)
        };
        for files in [&mut sources.lessons, &mut sources.data] {
            files.retain(|file| !is_gone(&file.path));
        }
        for file in &change.files {
            if file.path.as_str().ends_with(".md") {
                sources.lessons.push(file.clone());
            } else {
                sources.data.push(file.clone());
            }
        }
        for files in [&mut sources.lessons, &mut sources.data] {
            files.sort_by(|a, b| a.path.parts().cmp(b.path.parts()));
        }
        let below = |path: &ContentPath| {
            let below = path.as_str().strip_prefix("content/");
            below.and_then(ContentPath::new)
        };
        for (from, to) in &change.moved {
            let (from, to) = (below(from), below(to));
            let asset = sources.assets.iter_mut();
            let asset = asset.filter(|asset| Some(&asset.path) == from.as_ref());
            for asset in asset {
                asset.path = to.clone().unwrap_or_else(|| asset.path.clone());
            }
        }
        sources
            .assets
            .sort_by(|a, b| a.path.parts().cmp(b.path.parts()));
        sources
    }

    /// The paths of files that are there and could not be read, which is reported.
    pub fn unread(&self) -> BTreeSet<&str> {
        self.others.iter().map(|file| file.path.as_str()).collect()
    }

    /// Every text file by id, for printing diagnostics.
    pub fn by_id(&self) -> BTreeMap<FileId, &SourceFile> {
        self.config
            .iter()
            .chain(&self.lessons)
            .chain(&self.data)
            .chain(&self.templates)
            .chain(&self.theme_styles)
            .chain(&self.others)
            .map(|file| (file.id, file))
            .collect()
    }
}
