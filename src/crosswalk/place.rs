//! The crosswalk's data files: what each is, told by its path, and how one is opened.

use rayon::prelude::*;

use crate::address::ContentPath;
use crate::data::{Fields, Table, first_syntax_fault, read_toml};
use crate::diagnostic::{Checked, Code, Diagnostic};
use crate::source::SourceFile;
use crate::sources::Sources;

/// What a data file is, by where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place<'a> {
    /// `content/<folder>/schemes/*.toml`
    FrameworkScheme(&'a str),
    /// `content/crosswalk/*.toml`: a hub or a vocabulary.
    NeutralScheme,
    /// `content/crosswalk/mappings/*.toml`
    Mappings,
    /// `content/crosswalk/editions/*.toml`
    Editions,
    /// `content/crosswalk/bridges.toml`
    Bridges,
    /// `content/crosswalk/false-friends.toml`
    Words,
    /// Where nothing is read, though the folder is one of data.
    Stray,
    /// Of another room, or of none.
    Elsewhere,
}

/// What the file at `path` is.
pub(super) fn place(path: &ContentPath) -> Place<'_> {
    let parts: Vec<&str> = path.parts().collect();
    match parts[..] {
        [.., "framework.toml" | "module.toml"] => Place::Elsewhere,
        ["content", "crosswalk", "mappings", _] => Place::Mappings,
        ["content", "crosswalk", "editions", _] => Place::Editions,
        ["content", "crosswalk", "bridges.toml"] => Place::Bridges,
        ["content", "crosswalk", "false-friends.toml"] => Place::Words,
        ["content", "crosswalk", _] => Place::NeutralScheme,
        ["content", "crosswalk", ..] => Place::Stray,
        ["content", "paths", _] => Place::Elsewhere,
        ["content", "paths", ..] => Place::Stray,
        ["content", folder, "schemes", _] => Place::FrameworkScheme(folder),
        ["content", _, "schemes", ..] => Place::Stray,
        _ => Place::Elsewhere,
    }
}

/// Notes files that lie in the crosswalk's folders and are not read.
pub(super) fn check_places(sources: &Sources, all: &mut Vec<Diagnostic>) {
    let files = sources.data.iter();
    for file in files.filter(|file| place(&file.path) == Place::Stray) {
        let message = format!("nothing reads `{}`", file.path);
        let help = "schemes stand in `content/<framework>/schemes/`, mappings in \
                    `content/crosswalk/mappings/` and `content/crosswalk/editions/`, \
                    learning paths in `content/paths/`";
        all.push(Diagnostic::new(Code::StrayFile, file.span(0..0), message).help(help));
    }
}

/// Whether a file of a scheme is there and could not be read.
pub(super) fn has_unread_schemes(sources: &Sources) -> bool {
    let mut unread = sources.others.iter().map(|file| &file.path);
    unread.any(|path| {
        let is_scheme = matches!(
            place(path),
            Place::FrameworkScheme(_) | Place::NeutralScheme
        );
        is_scheme && path.as_str().ends_with(".toml")
    })
}

/// A data file of the crosswalk, taken apart.
pub(super) struct DataFile<'a> {
    pub file: &'a SourceFile,
    pub place: Place<'a>,
    table: Checked<Table>,
}

impl DataFile<'_> {
    /// Whether it is valid TOML.
    pub fn is_sound(&self) -> bool {
        first_syntax_fault(&self.table.diagnostics).is_none()
    }
}

/// Takes all data files of the crosswalk apart.
pub(super) fn data_files(sources: &Sources) -> Vec<DataFile<'_>> {
    sources
        .data
        .par_iter()
        .map(|file| (file, place(&file.path)))
        .filter(|(_, place)| !matches!(place, Place::Stray | Place::Elsewhere))
        .map(|(file, place)| DataFile {
            file,
            place,
            table: read_toml(file, 0..file.text.len()),
        })
        .collect()
}

/// Reads a data file through `take`. Of a file that is not valid TOML only that is
/// reported: the rest would follow from it.
pub(super) fn read_fields<T>(
    file: &DataFile<'_>,
    all: &mut Vec<Diagnostic>,
    take: impl FnOnce(&mut Fields<'_>, &mut Vec<Diagnostic>) -> T,
) -> T {
    let Checked { value, diagnostics } = &file.table;
    all.extend(diagnostics.iter().cloned());
    let mut top = Fields::new(value, file.file.span(0..0));
    let mut faults = Vec::new();
    let taken = take(&mut top, &mut faults);
    faults.extend(top.finish());
    if file.is_sound() {
        all.extend(faults);
    }
    taken
}

/// What `take` reads under a key that must be there.
pub(super) fn required<'a, T>(
    fields: &mut Fields<'a>,
    key: &'static str,
    take: impl FnOnce(&mut Fields<'a>, &'static str) -> Option<T>,
) -> Option<T> {
    if fields.node(key).is_none() {
        fields.missing(key);
        return None;
    }
    take(fields, key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_known_by_their_paths() {
        for (path, expected) in [
            ("content/pmp/framework.toml", Place::Elsewhere),
            ("content/pmp/starting/module.toml", Place::Elsewhere),
            (
                "content/pmp/schemes/eco26.toml",
                Place::FrameworkScheme("pmp"),
            ),
            ("content/pmp/schemes/old/eco21.toml", Place::Stray),
            ("content/crosswalk/hub.toml", Place::NeutralScheme),
            ("content/crosswalk/mappings/a--b.toml", Place::Mappings),
            ("content/crosswalk/editions/a--b.toml", Place::Editions),
            ("content/crosswalk/edition/a--b.toml", Place::Stray),
            ("content/crosswalk/bridges.toml", Place::Bridges),
            ("content/crosswalk/false-friends.toml", Place::Words),
        ] {
            let path = ContentPath::new(path).unwrap();
            assert_eq!(place(&path), expected, "{path}");
        }
    }
}
