//! The files of a book as seen from elsewhere: the stages know them from the book's root
//! only, a person from the current folder, GitHub from the top of the repository.

use std::env;
use std::ffi::OsStr;
use std::fs;
use std::path::{Component, Path, PathBuf};

use super::FormatArg;
use crate::address::ContentPath;
use crate::load::content_path;

/// The prefix for the book at `root`: a person opens files from the current folder, GitHub
/// knows them from the top of the repository, other programs count from the root.
pub(super) fn prefix(root: &Path, format: FormatArg) -> String {
    match format {
        FormatArg::Json => String::new(),
        FormatArg::Github => from_repository(root, env::var_os("GITHUB_WORKSPACE").as_deref()),
        FormatArg::Full | FormatArg::Short => match env::current_dir() {
            Ok(here) => from(&real(&here), &real(root)),
            Err(_) => folder(&real(root)),
        },
    }
}

/// The way from one folder to another, with a closing slash: along the path if one holds
/// the other, else from the top of the disk.
fn from(here: &Path, root: &Path) -> String {
    if let Ok(below) = root.strip_prefix(here) {
        return folder(below);
    }
    match here.strip_prefix(root) {
        Ok(above) => "../".repeat(above.components().count()),
        Err(_) => folder(root),
    }
}

/// The way from the top of the repository: the folder that an action works in, if the book
/// lies there, else the nearest one that git keeps its own things in.
fn from_repository(root: &Path, workspace: Option<&OsStr>) -> String {
    let root = real(root);
    let workspace = workspace.filter(|given| !given.is_empty());
    let workspace = workspace.map(|given| real(Path::new(given)));
    let top = match &workspace {
        Some(workspace) if root.starts_with(workspace) => Some(workspace.as_path()),
        _ => repository(&root),
    };
    let below = top.and_then(|top| root.strip_prefix(top).ok());
    below.map(folder).unwrap_or_default()
}

/// The nearest folder, this one or one above, that is the top of a git repository.
pub(super) fn repository(folder: &Path) -> Option<&Path> {
    let is_top = |folder: &&Path| folder.join(".git").exists();
    folder.ancestors().find(is_top)
}

/// The path from the book's root of what `given` names as seen from `base`.
pub(super) fn inside(root: &Path, base: &Path, given: &Path) -> Option<ContentPath> {
    let mut place = PathBuf::new();
    for part in base.join(given).components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                place.pop();
            }
            part => place.push(part),
        }
    }
    content_path(root, &place)
}

/// The folder without links, as far as it is there.
fn real(folder: &Path) -> PathBuf {
    fs::canonicalize(folder).unwrap_or_else(|_| folder.to_path_buf())
}

fn folder(path: &Path) -> String {
    let shown = path.to_string_lossy();
    let shown = shown.strip_prefix(r"\\?\").unwrap_or(&shown);
    match shown {
        "" => String::new(),
        shown if cfg!(windows) => format!("{}/", shown.replace('\\', "/")),
        shown => format!("{shown}/"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_can_be_opened_from_here() {
        for (here, root, prefix) in [
            ("/a/book", "/a/book", ""),
            ("/a", "/a/book", "book/"),
            ("/a/book/content/x", "/a/book", "../../"),
            ("/b", "/a/book", "/a/book/"),
        ] {
            assert_eq!(from(Path::new(here), Path::new(root)), prefix, "{here}");
        }
    }

    #[test]
    fn github_knows_files_from_the_top_of_the_repository() {
        let top = tempfile::tempdir().expect("a temporary folder");
        let book = top.path().join("docs/course");
        fs::create_dir_all(&book).expect("it can be made");
        let elsewhere = tempfile::tempdir().expect("a temporary folder");
        let given = |folder: &Path| from_repository(&book, Some(folder.as_os_str()));
        assert_eq!(from_repository(&book, None), "");
        assert_eq!(given(top.path()), "docs/course/");
        fs::create_dir(top.path().join("docs/.git")).expect("it can be made");
        assert_eq!(from_repository(&book, None), "course/");
        assert_eq!(given(elsewhere.path()), "course/");
        assert_eq!(given(Path::new("")), "course/");
    }
}
