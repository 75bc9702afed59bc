//! The files of a theme, in layers: what the book's own theme folder holds lies over
//! the default theme embedded in this program, file by file.

mod doubts;
mod layers;
mod lean;
mod reading;
mod tags;

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use include_dir::{Dir, include_dir};

use crate::address::{ContentPath, OutPath};
use crate::config::Config;
use crate::diagnostic::{Checked, Code, Diagnostic};
use crate::memo::{Key, KeyHasher};
use crate::page::Asset;
use crate::source::SourceFile;
use crate::sources::Sources;

pub use doubts::{doubts, idle};
pub use layers::{Change, Copies, Layer, ThemeFile, built_in, built_in_names, files};
pub use reading::{SIDEBAR, keys};
pub use tags::{BlockTag, Tags};

/// Before the name of a template of the default theme, where the book has one of the same
/// name: `{% extends "default/lesson.html" %}`.
const BUILT_IN: &str = "default/";

/// The default theme, as it stood when this program was built.
static DEFAULT: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/themes/default");

/// Its templates and assets as books use them, by name.
static DEFAULT_TEMPLATES: LazyLock<BTreeMap<String, SourceFile>> =
    LazyLock::new(embedded_templates);
static DEFAULT_ASSETS: LazyLock<BTreeMap<String, Arc<[u8]>>> = LazyLock::new(embedded_assets);

/// Blocks of templates and what templates know, as Markdown. A test of `view` makes it from
/// the types.
pub const REFERENCE: &str = include_str!("../../themes/REFERENCE.md");

/// Where templates of the default theme are said to lie.
pub const BUILT_IN_FOLDER: &str = "built-in-theme/";

/// Assets that are others one after the other, so that a page asks for one file less.
const JOINED: [(&str, &[&str]); 4] = [
    ("site-study.css", &["site.css", "study.css"]),
    ("site-table.css", &["site.css", "study.css", "table.css"]),
    ("pair.js", &["rows.js", "compare.js"]),
    ("tables.js", &["rows.js", "table.js"]),
];

/// All templates and assets of the book's theme.
#[derive(Clone, Debug)]
pub struct Theme {
    /// By the name under which other templates know it: `lesson.html`.
    pub templates: BTreeMap<String, SourceFile>,
    /// Files to publish, under names that change with their content.
    pub assets: Vec<Asset>,
    /// Where each asset is published, by its plain name: `site.css`.
    pub asset_paths: BTreeMap<String, OutPath>,
    /// Names of the book's own assets that hide no built-in one.
    pub added_assets: Vec<String>,
    /// Fingerprint of everything above.
    pub key: Key,
}

impl Theme {
    /// Whether a template comes from the book and not from the default theme.
    pub fn is_own(&self, template: &str) -> bool {
        let file = self.templates.get(template);
        file.is_some_and(|file| !file.path.as_str().starts_with(BUILT_IN_FOLDER))
    }
}

/// Lays the book's own theme over the default one.
pub fn theme(sources: &Sources, config: &Config) -> Checked<Theme> {
    let mut faults = Vec::new();
    let chosen = &config.theme;
    if chosen.value != "default" && !sources.theme_folder_exists {
        let fault = Diagnostic::new(
            Code::UnknownTheme,
            chosen.span,
            format!("no theme `{}`", chosen.value),
        );
        let is_name = OutPath::new(&chosen.value).is_some() && !chosen.value.contains('/');
        faults.push(fault.help(if is_name {
            format!(
                "make the folder `themes/{}`, or use `default`",
                chosen.value
            )
        } else {
            "write the name of a folder in `themes/`, or `default`".to_owned()
        }));
    }
    let mut templates = DEFAULT_TEMPLATES.clone();
    for file in &sources.templates {
        if let Some(name) = template_name(&file.path) {
            templates.insert(name, file.clone());
        }
    }
    if !sources.templates.is_empty() {
        // So that an own template may change a block of the one that it hides.
        for (name, file) in &*DEFAULT_TEMPLATES {
            templates
                .entry(format!("{BUILT_IN}{name}"))
                .or_insert_with(|| file.clone());
        }
    }
    let mut files = DEFAULT_ASSETS.clone();
    let mut added_assets = Vec::new();
    for file in &sources.theme_assets {
        let embedded = DEFAULT.get_file(format!("assets/{}", file.path));
        if !files.contains_key(file.path.as_str()) && parts(file.path.as_str()).is_none() {
            added_assets.push(file.path.as_str().to_owned());
        }
        // A copy of what is embedded changes nothing.
        if embedded.is_none_or(|embedded| embedded.contents() != &*file.bytes) {
            files.insert(file.path.as_str().to_owned(), Arc::clone(&file.bytes));
        }
    }
    for (name, parts) in JOINED {
        let bytes: Option<Vec<&[u8]>> = parts.iter().map(|p| files.get(*p).map(|f| &**f)).collect();
        if let (Some(bytes), false) = (bytes, files.contains_key(name)) {
            files.insert(name.to_owned(), Arc::from(bytes.join(&b'\n')));
        }
    }
    let mut hasher = KeyHasher::default();
    for (name, file) in &templates {
        hasher.add(name.as_bytes()).add(file.text.as_bytes());
    }
    let mut assets = Vec::new();
    let mut asset_paths = BTreeMap::new();
    for (name, bytes) in files {
        let Some(path) = fingerprinted(&name, &bytes) else {
            faults.push(Diagnostic::new(
                Code::OddFileName,
                chosen.span,
                format!("the theme's asset `{name}` cannot be published under its name"),
            ));
            continue;
        };
        hasher.add(path.as_str().as_bytes());
        asset_paths.insert(name, path.clone());
        assets.push(Asset { path, bytes });
    }
    let theme = Theme {
        templates,
        assets,
        asset_paths,
        added_assets,
        key: hasher.finish(),
    };
    Checked::new(theme, faults)
}

/// The assets that one is made of: `site-study.css`.
pub fn parts(asset: &str) -> Option<&'static [&'static str]> {
    let joined = JOINED.iter().find(|(name, _)| *name == asset);
    joined.map(|(_, parts)| *parts)
}

/// `themes/mine/templates/parts/nav.html` is known as `parts/nav.html`.
fn template_name(path: &ContentPath) -> Option<String> {
    let parts: Vec<&str> = path.parts().skip(3).collect();
    (!parts.is_empty()).then(|| parts.join("/"))
}

fn embedded_templates() -> BTreeMap<String, SourceFile> {
    let mut templates = BTreeMap::new();
    each_file(&DEFAULT, &mut |path, bytes| {
        let Some(name) = path.strip_prefix("templates/") else {
            return;
        };
        let text = std::str::from_utf8(bytes).expect("the default theme is UTF-8");
        let shown = format!("{BUILT_IN_FOLDER}{path}");
        let shown = ContentPath::new(&shown).expect("the default theme has plain names");
        templates.insert(name.to_owned(), SourceFile::new(shown, text));
    });
    templates
}

fn embedded_assets() -> BTreeMap<String, Arc<[u8]>> {
    let mut assets = BTreeMap::new();
    each_file(&DEFAULT, &mut |path, bytes| {
        if let Some(name) = path.strip_prefix("assets/") {
            let bytes = match name.rsplit_once('.') {
                Some((_, "js")) => lean::script(bytes),
                Some((_, "css")) => {
                    let text = std::str::from_utf8(bytes).expect("the default theme is UTF-8");
                    Arc::from(lean::style(text).into_bytes())
                }
                _ => Arc::from(bytes),
            };
            assets.insert(name.to_owned(), bytes);
        }
    });
    assets
}

fn each_file(dir: &Dir<'static>, visit: &mut impl FnMut(&str, &'static [u8])) {
    for file in dir.files() {
        // Embedded paths keep the separator of the system that built the program.
        let path = file.path().to_string_lossy().replace('\\', "/");
        visit(&path, file.contents());
    }
    for dir in dir.dirs() {
        each_file(dir, visit);
    }
}

/// `assets/site.3f2a91c0.css`: a browser may keep it for ever.
fn fingerprinted(name: &str, bytes: &[u8]) -> Option<OutPath> {
    let print = Key::of(&[bytes]).hex(8);
    let path = match name.rsplit_once('.') {
        Some((stem, ending)) if !ending.contains('/') => {
            format!("assets/{stem}.{print}.{ending}")
        }
        _ => format!("assets/{name}.{print}"),
    };
    OutPath::new(&path)
}
