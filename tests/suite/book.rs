//! A small book in memory, or in a temporary folder: what most tests start from.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use crossbook::address::ContentPath;
use crossbook::config;
use crossbook::diagnostic::print::Format;
use crossbook::site::{self, Built, Cache, Options};
use crossbook::source::SourceFile;
use crossbook::sources::{BinaryFile, Sources};

/// Files of a book by their path from its root.
#[derive(Clone, Debug, Default)]
pub struct Book(pub BTreeMap<String, String>);

impl Book {
    /// A book with these files and, unless they bring their own, a `book.toml` with
    /// nothing but a title.
    pub fn new<P: Into<String>, T: Into<String>>(files: impl IntoIterator<Item = (P, T)>) -> Self {
        let mut book = Self::default();
        book.set("book.toml", "title = \"Test\"\n");
        for (path, text) in files {
            book.set(path, text);
        }
        book
    }

    /// Adds or replaces a file.
    pub fn set(&mut self, path: impl Into<String>, text: impl Into<String>) -> &mut Self {
        self.0.insert(path.into(), text.into());
        self
    }

    /// Removes a file that must be there.
    pub fn remove(&mut self, path: &str) -> String {
        self.0
            .remove(path)
            .unwrap_or_else(|| panic!("the book has no file `{path}`"))
    }

    /// Replaces text that must stand in a file.
    pub fn edit(&mut self, path: &str, from: &str, to: &str) -> &mut Self {
        let text = self.remove(path);
        assert!(text.contains(from), "`{path}` does not hold `{from}`");
        self.set(path, text.replacen(from, to, 1))
    }

    /// What loading the book from disk would give.
    pub fn sources(&self) -> Sources {
        let mut sources = Sources::default();
        let text = |path: &str, text: &String| SourceFile::new(content_path(path), text.as_str());
        if let Some(file) = self.0.get("book.toml") {
            sources.config = Some(text("book.toml", file));
        }
        let theme = sources
            .config
            .as_ref()
            .map(|file| config::config(file).value.theme.value)
            .unwrap_or_default();
        let theme = format!("themes/{theme}/");
        for (path, file) in &self.0 {
            if let Some(below) = path.strip_prefix("content/") {
                if path.ends_with(".md") {
                    sources.lessons.push(text(path, file));
                } else if path.ends_with(".toml") {
                    sources.data.push(text(path, file));
                } else {
                    sources.assets.push(binary(below, file));
                }
            } else if let Some(below) = path.strip_prefix(&theme) {
                sources.theme_folder_exists = true;
                if below.starts_with("templates/") {
                    sources.templates.push(text(path, file));
                } else if below.starts_with("assets/") && below.ends_with(".css") {
                    sources.theme_styles.push(text(path, file));
                } else if let Some(below) = below.strip_prefix("assets/") {
                    sources.theme_assets.push(binary(below, file));
                } else {
                    sources.theme_strays.push(content_path(path));
                }
            }
        }
        sources
    }

    /// The site of the book, made from nothing.
    pub fn build(&self, options: Options) -> Built {
        site::build(&self.sources(), options, &mut Cache::default())
    }

    /// Writes the book into a folder.
    pub fn write_to(&self, root: &Path) {
        for (path, text) in &self.0 {
            let path = root.join(path);
            let folder = path.parent().expect("joined to a root");
            fs::create_dir_all(folder).expect("temporary folders can be written");
            fs::write(&path, text).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        }
    }
}

fn content_path(path: &str) -> ContentPath {
    ContentPath::new(path).unwrap_or_else(|| panic!("`{path}` is no path inside a book"))
}

fn binary(path: &str, text: &str) -> BinaryFile {
    BinaryFile {
        path: content_path(path),
        bytes: Arc::from(text.as_bytes()),
    }
}

/// The diagnostics of a build, one a line.
pub fn diagnostics(built: &Built) -> String {
    built.report.print(Format::Short, false)
}

/// A file of the site as text; fails with the names of the files there are.
pub fn output<'b>(built: &'b Built, path: &str) -> &'b str {
    find_output(built, path).unwrap_or_else(|| {
        let names: Vec<&str> = built.site.files.keys().map(|path| path.as_str()).collect();
        panic!("the site has no `{path}`; it has {names:#?}")
    })
}

/// A file of the site as text, if there is one.
pub fn find_output<'b>(built: &'b Built, path: &str) -> Option<&'b str> {
    let (_, content) = built.site.files.iter().find(|(p, _)| p.as_str() == path)?;
    std::str::from_utf8(content.bytes()).ok()
}
