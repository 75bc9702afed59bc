//! Which file of a theme comes from where, and what became of copied ones.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::assets::{self, JOINED, parts};
use super::{DEFAULT, each_file, template_name};
use crate::memo::Key;
use crate::sources::Sources;

/// A file of the theme in use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ThemeFile {
    /// `templates/base.html`, `assets/site.css`.
    pub name: String,
    pub layer: Layer,
}

/// Where a file of the theme comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layer {
    /// From the default theme.
    BuiltIn,
    /// Made of the assets with these names, one after the other.
    Joined(&'static [&'static str]),
    /// From the book; there is no built-in one of its name.
    Own,
    /// From the book, in place of the built-in one.
    Over(Change),
}

/// What lies between a book's file and the built-in one that it hides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// Nothing: without the file the site would be the same.
    None,
    /// The author's changes. If the file is no copy that we know of, who knows what else.
    Own,
    /// The built-in file is no longer the one that was copied, and the author changed it.
    Both,
    /// The built-in file is no longer the one that was copied; the author changed nothing.
    BuiltIn,
}

/// What the built-in files were when they were copied into a theme: fingerprints by name.
///
/// Kept beside the copies, in `themes/mine/copied.toml`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Copies(BTreeMap<String, String>);

impl Copies {
    /// The file's name in the theme's folder.
    pub const FILE: &'static str = "copied.toml";

    /// Reads the file.
    ///
    /// # Errors
    /// The first line of what the TOML reader says.
    pub fn read(text: &str) -> Result<Self, String> {
        let first = |error: toml::de::Error| error.message().to_owned();
        toml::from_str(text).map(Self).map_err(first)
    }

    /// The text of the file.
    pub fn text(&self) -> String {
        let lines = toml::to_string(&self.0).expect("names and fingerprints are plain texts");
        format!(
            "# Kept by `crossbook theme copy`: fingerprints of the built-in files when they were\n\
             # copied, so that `crossbook theme list` can tell which of them changed since.\n{lines}"
        )
    }

    /// Remembers a built-in file as it is now.
    pub fn add(&mut self, name: &str) {
        if let Some(bytes) = built_in(name) {
            self.0.insert(name.to_owned(), fingerprint(bytes));
        }
    }

    fn change(&self, name: &str, own: &[u8], built_in: &[u8]) -> Change {
        let (own, now) = (fingerprint(own), fingerprint(built_in));
        match self.0.get(name) {
            _ if own == now => Change::None,
            Some(then) if *then == own => Change::BuiltIn,
            Some(then) if *then != now => Change::Both,
            _ => Change::Own,
        }
    }
}

/// Line ends of another system are no change.
fn fingerprint(bytes: &[u8]) -> String {
    let plain: Vec<u8> = bytes
        .iter()
        .copied()
        .filter(|byte| *byte != b'\r')
        .collect();
    Key::of(&[&plain]).hex(16)
}

/// A built-in file, as `templates/base.html`.
pub fn built_in(name: &str) -> Option<&'static [u8]> {
    DEFAULT.get_file(name).map(include_dir::File::contents)
}

/// The names of all built-in files, sorted.
pub fn built_in_names() -> Vec<String> {
    let mut names = Vec::new();
    each_file(&DEFAULT, &mut |path, _| names.push(path.to_owned()));
    names.sort();
    names
}

/// Every file of the theme in use, sorted by name.
pub fn files(sources: &Sources, copies: &Copies) -> Vec<ThemeFile> {
    let mut own: BTreeMap<String, Arc<[u8]>> = BTreeMap::new();
    for file in &sources.templates {
        if let Some(name) = template_name(&file.path) {
            own.insert(
                format!("templates/{name}"),
                Arc::from(Arc::clone(&file.text)),
            );
        }
    }
    for (name, bytes) in assets::own(sources) {
        own.insert(format!("assets/{name}"), bytes);
    }
    let mut names: BTreeSet<String> = built_in_names().into_iter().collect();
    names.extend(JOINED.iter().map(|(name, _)| format!("assets/{name}")));
    names.extend(own.keys().cloned());
    names
        .into_iter()
        .map(|name| {
            let layer = match (own.get(&name), built_in(&name)) {
                (Some(own), Some(built_in)) => Layer::Over(copies.change(&name, own, built_in)),
                (None, Some(_)) => Layer::BuiltIn,
                (own, None) => match (own, name.strip_prefix("assets/").and_then(parts)) {
                    (None, Some(parts)) => Layer::Joined(parts),
                    (Some(_), Some(_)) => Layer::Over(Change::Own),
                    (_, None) => Layer::Own,
                },
            };
            ThemeFile { name, layer }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_tells_who_changed_it() {
        let name = "templates/404.html";
        let now = built_in(name).unwrap();
        let mut fresh = Copies::default();
        fresh.add(name);
        let old = Copies(BTreeMap::from([(name.to_owned(), fingerprint(b"old"))]));
        let with_cr = String::from_utf8(now.to_vec())
            .unwrap()
            .replace('\n', "\r\n");
        for (copies, own, change) in [
            (&fresh, now, Change::None),
            (&fresh, with_cr.as_bytes(), Change::None),
            (&fresh, b"mine", Change::Own),
            (&old, now, Change::None),
            (&old, b"old", Change::BuiltIn),
            (&old, b"mine", Change::Both),
            (&Copies::default(), b"mine", Change::Own),
        ] {
            assert_eq!(copies.change(name, own, now), change);
        }
    }

    #[test]
    fn what_is_kept_is_read_again() {
        let mut copies = Copies::default();
        copies.add("assets/site.css");
        copies.add("assets/no such.css");
        assert_eq!(copies.0.len(), 1);
        assert_eq!(Copies::read(&copies.text()), Ok(copies));
        assert_eq!(Copies::read(""), Ok(Copies::default()));
        assert!(Copies::read("a = 1").is_err());
        assert!(Copies::read("a = ").is_err());
    }

    #[test]
    fn built_in_files_are_texts() {
        for name in built_in_names() {
            let bytes = built_in(&name).unwrap();
            assert!(std::str::from_utf8(bytes).is_ok(), "{name}");
        }
    }
}
