//! The assets of a theme in its layers, and the names under which they are published.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, LazyLock};

use super::style::{Style, key};
use super::{DEFAULT, each_file, lean};
use crate::address::{ContentPath, OutPath};
use crate::diagnostic::{Checked, Code, Diagnostic};
use crate::memo::Key;
use crate::page::Asset;
use crate::source::Span;
use crate::sources::Sources;

/// Bytes of assets by name: `site.css`.
pub(super) type Files = BTreeMap<String, Arc<[u8]>>;

/// Assets of the default theme as books use them.
static DEFAULT_ASSETS: LazyLock<Files> = LazyLock::new(embedded);

/// Assets that are others one after the other, so that a page asks for one file less.
pub(super) const JOINED: [(&str, &[&str]); 4] = [
    ("site-study.css", &["site.css", "study.css"]),
    ("site-table.css", &["site.css", "study.css", "table.css"]),
    ("pair.js", &["rows.js", "compare.js"]),
    ("tables.js", &["rows.js", "table.js"]),
];

/// What a theme publishes beside pages.
#[derive(Clone, Debug, Default)]
pub struct Assets {
    /// Files to publish, under names that change with their content.
    pub files: Vec<Asset>,
    /// Where each is published, by its plain name: `site.css`.
    pub paths: BTreeMap<String, OutPath>,
    /// Names of the book's own assets that hide no built-in one.
    pub added: BTreeSet<String>,
    /// Names of assets that style sheets of the book's own name.
    pub named: BTreeSet<String>,
}

/// Lays the book's own assets over the default ones. `place` is where the book names its
/// theme.
pub(super) fn assets(sources: &Sources, place: Span) -> Checked<Assets> {
    let mut faults = Vec::new();
    let mut assets = Assets::default();
    let mut files = DEFAULT_ASSETS.clone();
    for (name, bytes) in own(sources) {
        if !files.contains_key(name) && parts(name).is_none() {
            assets.added.insert(name.to_owned());
        }
        // A copy of what is embedded changes nothing.
        if !is_copy(name, &bytes) {
            files.insert(name.to_owned(), bytes);
        }
    }
    let mut styles = BTreeMap::new();
    for file in &sources.theme_styles {
        let name = name(&file.path);
        if !is_copy(name, file.text.as_bytes()) {
            let has_content = |path: &str| sources.assets.iter().any(|a| a.path.as_str() == path);
            let style = Style::read(name, file, &files, has_content);
            styles.insert(name, style.unpack(&mut faults));
        }
    }
    let named = styles.values().flat_map(Style::named);
    assets.named = named.map(str::to_owned).collect();

    for name in files.keys() {
        let key = key(name, &files, &styles);
        if let Some(path) = published(name, key) {
            assets.paths.insert(name.clone(), path);
        } else {
            let message = format!("the theme's asset `{name}` cannot be published under its name");
            faults.push(Diagnostic::new(Code::OddFileName, place, message));
        }
    }
    for (name, style) in &styles {
        let text = style.published(&assets.paths);
        files.insert((*name).to_owned(), Arc::from(text.into_bytes()));
    }
    for (name, parts) in JOINED {
        let bytes: Option<Vec<&[u8]>> = parts.iter().map(|p| files.get(*p).map(|f| &**f)).collect();
        if let (Some(bytes), false) = (bytes, files.contains_key(name)) {
            let bytes = bytes.join(&b'\n');
            let path = published(name, Key::of(&[&bytes])).expect("ours are plain names");
            assets.paths.insert(name.to_owned(), path);
            files.insert(name.to_owned(), Arc::from(bytes));
        }
    }
    assets.files = files
        .into_iter()
        .filter_map(|(name, bytes)| {
            let path = assets.paths.get(&name)?.clone();
            Some(Asset { path, bytes })
        })
        .collect();
    Checked::new(assets, faults)
}

/// The book's own assets by name.
pub(super) fn own(sources: &Sources) -> impl Iterator<Item = (&str, Arc<[u8]>)> {
    let styles = sources.theme_styles.iter();
    let styles = styles.map(|file| (name(&file.path), Arc::from(Arc::clone(&file.text))));
    let others = sources.theme_assets.iter();
    others
        .map(|file| (file.path.as_str(), Arc::clone(&file.bytes)))
        .chain(styles)
}

/// The assets that one is made of: `site-study.css`.
pub fn parts(asset: &str) -> Option<&'static [&'static str]> {
    let joined = JOINED.iter().find(|(name, _)| *name == asset);
    joined.map(|(_, parts)| *parts)
}

/// `themes/mine/assets/fonts/a.css` is known as `fonts/a.css`.
fn name(path: &ContentPath) -> &str {
    let folders = path.parts().take(3).map(|folder| folder.len() + 1).sum();
    &path.as_str()[folders..]
}

fn is_copy(name: &str, bytes: &[u8]) -> bool {
    let embedded = DEFAULT.get_file(format!("assets/{name}"));
    embedded.is_some_and(|embedded| embedded.contents() == bytes)
}

fn embedded() -> Files {
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

/// `assets/site.3f2a91c0.css`: a browser may keep it for ever.
fn published(name: &str, key: Key) -> Option<OutPath> {
    let print = key.hex(8);
    let path = match name.rsplit_once('.') {
        Some((stem, ending)) if !ending.contains('/') => {
            format!("assets/{stem}.{print}.{ending}")
        }
        _ => format!("assets/{name}.{print}"),
    };
    OutPath::new(&path)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourceFile;
    use crate::sources::BinaryFile;

    /// The published assets of a theme with these style sheets and this font.
    fn published_with(styles: &[(&str, &str)], font: &[u8]) -> Assets {
        let style = |(name, text): &(&str, &str)| {
            let path = ContentPath::new(&format!("themes/mine/assets/{name}")).unwrap();
            SourceFile::new(path, *text)
        };
        let sources = Sources {
            theme_styles: styles.iter().map(style).collect(),
            theme_assets: vec![BinaryFile {
                path: ContentPath::new("fonts/a b.woff2").unwrap(),
                bytes: Arc::from(font),
            }],
            ..Sources::default()
        };
        let book = SourceFile::new(ContentPath::new("book.toml").unwrap(), "");
        let checked = assets(&sources, book.span(0..0));
        assert_eq!(checked.diagnostics, []);
        checked.value
    }

    fn text<'a>(assets: &'a Assets, name: &str) -> &'a str {
        let path = &assets.paths[name];
        let file = assets.files.iter().find(|file| file.path == *path);
        std::str::from_utf8(&file.unwrap().bytes).unwrap()
    }

    #[test]
    fn style_sheets_name_what_is_published() {
        let styles = [
            (
                "more/x.css",
                "@import '../site.css'; i { src: url(../fonts/a%20b.woff2?#x) }",
            ),
            (
                "site.css",
                "@import \"more/x.css\";\nb { src: url( \"fonts/a b.woff2\" ) }",
            ),
        ];
        let assets = published_with(&styles, b"one");
        let href = |name: &str| assets.paths[name].href();
        let (font, sheet) = (href("fonts/a b.woff2"), href("more/x.css"));
        let (font, sheet) = (&font["assets/".len()..], &sheet["assets/".len()..]);
        let site = format!("@import \"{sheet}\";\nb {{ src: url( \"{font}\" ) }}");
        assert_eq!(text(&assets, "site.css"), site);
        assert!(text(&assets, "site-study.css").starts_with(&site));
        let back = href("site.css").replace("assets/", "../");
        let more = format!("@import \"{back}\"; i {{ src: url(\"../{font}?#x\") }}");
        assert_eq!(text(&assets, "more/x.css"), more);
        assert_eq!(assets.named.len(), 3);

        let other = published_with(&styles, b"two");
        for name in [
            "fonts/a b.woff2",
            "more/x.css",
            "site.css",
            "site-study.css",
        ] {
            assert_ne!(assets.paths[name], other.paths[name], "{name}");
        }
        assert_eq!(assets.paths["site.js"], other.paths["site.js"]);
    }
}
