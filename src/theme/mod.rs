//! The files of a theme, in layers: what the book's own theme folder holds lies over
//! the default theme embedded in this program, file by file.

mod assets;
mod doubts;
mod layers;
mod lean;
mod reading;
mod style;
mod tags;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use include_dir::{Dir, include_dir};

use crate::address::{ContentPath, OutPath};
use crate::config::Config;
use crate::diagnostic::{Checked, Code, Diagnostic};
use crate::memo::{Key, KeyHasher};
use crate::source::SourceFile;
use crate::sources::Sources;

pub use assets::{Assets, parts};
pub use doubts::{doubts, idle};
pub use layers::{Change, Copies, Layer, ThemeFile, built_in, built_in_names, files};
pub use reading::{SIDEBAR, keys};
pub use tags::{BlockTag, Tags};

/// Before the name of a template of the default theme, where the book has one of the same
/// name: `{% extends "default/lesson.html" %}`.
const BUILT_IN: &str = "default/";

/// The default theme, as it stood when this program was built.
static DEFAULT: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/themes/default");

/// Its templates as books use them, by name.
static DEFAULT_TEMPLATES: LazyLock<BTreeMap<String, SourceFile>> =
    LazyLock::new(embedded_templates);

/// Blocks of templates and what templates know, as Markdown. A test of `view` makes it from
/// the types.
pub const REFERENCE: &str = include_str!("../../themes/REFERENCE.md");

/// Where templates of the default theme are said to lie.
pub const BUILT_IN_FOLDER: &str = "built-in-theme/";

/// All templates and assets of the book's theme.
#[derive(Clone, Debug)]
pub struct Theme {
    /// By the name under which other templates know it: `lesson.html`.
    pub templates: BTreeMap<String, SourceFile>,
    pub assets: Assets,
    /// What lies in the book's own theme where nothing is read.
    pub strays: Vec<ContentPath>,
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
    let assets = assets::assets(sources, chosen.span).unpack(&mut faults);
    let mut hasher = KeyHasher::default();
    for (name, file) in &templates {
        // Its id too: remembered faults point into the file.
        hasher.add(name.as_bytes()).add(file.text.as_bytes());
        hasher.add(&file.id.number().to_le_bytes());
    }
    for path in assets.paths.values() {
        hasher.add(path.as_str().as_bytes());
    }
    let theme = Theme {
        templates,
        assets,
        strays: sources.theme_strays.clone(),
        key: hasher.finish(),
    };
    Checked::new(theme, faults)
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
