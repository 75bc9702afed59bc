//! The files that a style sheet names: fonts, pictures, other style sheets. Assets are
//! published under names that change with their content, so the published sheet has to
//! name those.
//!
//! Knows CSS Syntax Level 3 as far as it takes to find addresses, and nothing of what a
//! declaration means.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use cssparser::{ParseError, Parser, Token};
use percent_encoding::percent_decode_str;

use super::assets::Files;
use crate::address::{ContentPath, OutPath};
use crate::diagnostic::{Checked, Code, Diagnostic};
use crate::memo::{Key, KeyHasher};
use crate::source::SourceFile;
use crate::suggest;

/// The folder of assets as the site has it.
const FOLDER: &str = "assets/";

/// A style sheet of the book's theme with the assets that it names.
pub(super) struct Style<'s> {
    file: &'s SourceFile,
    named: Vec<(Address, String)>,
}

/// An address in a style sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Address {
    /// What stands there: `url(a.woff2)`, or `"a.css"` behind `@import`.
    range: Range<usize>,
    /// Without quotes and escapes.
    text: String,
    form: Form,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    /// `url(a.woff2)`
    Url,
    /// `"a.woff2"`, also within `url(…)`
    Quoted,
}

impl<'s> Style<'s> {
    /// Reads the style sheet that is the asset `name`, one of `assets`. `has_content` tells
    /// which files the site has from `content/`.
    pub fn read(
        name: &str,
        file: &'s SourceFile,
        assets: &Files,
        has_content: impl Fn(&str) -> bool,
    ) -> Checked<Self> {
        let place = ContentPath::new(&format!("{FOLDER}{name}"));
        let place = place.expect("an asset has a path below its folder");
        let mut named = Vec::new();
        let mut faults = Vec::new();
        for address in addresses(&file.text) {
            let path = address.path();
            if path.is_empty() || address.text.starts_with("data:") {
                continue;
            }
            if path.starts_with("//") || path.contains(':') {
                faults.push(elsewhere(&address, file));
                continue;
            }
            let path = percent_decode_str(path).decode_utf8_lossy();
            let found = place.join(&path).filter(|_| !path.starts_with('/'));
            let asset = found.as_ref().and_then(|f| f.as_str().strip_prefix(FOLDER));
            if let Some(asset) = asset.filter(|asset| assets.contains_key(*asset)) {
                let asset = asset.to_owned();
                named.push((address, asset));
            } else if !found.is_some_and(|found| has_content(found.as_str())) {
                faults.push(missing(&address, file, &place, assets));
            }
        }
        Checked::new(Self { file, named }, faults)
    }

    /// The assets that it names.
    pub fn named(&self) -> impl Iterator<Item = &str> {
        self.named.iter().map(|(_, asset)| asset.as_str())
    }

    /// The text with the names under which assets are published.
    pub fn published(&self, paths: &BTreeMap<String, OutPath>) -> String {
        let mut text = String::with_capacity(self.file.text.len() + 16 * self.named.len());
        let mut at = 0;
        for (address, asset) in &self.named {
            // None for an asset that cannot be published, which is a fault already.
            let Some(asset) = paths.get(asset).map(OutPath::href) else {
                continue;
            };
            text.push_str(&self.file.text[at..address.range.start]);
            at = address.range.end;
            // Only the last part of a path changes, so its folders stay as they are written.
            let path = address.path();
            let folders = path.rfind('/').map_or("", |slash| &path[..=slash]);
            let file = asset.rsplit('/').next().unwrap_or(&asset);
            let behind = &address.text[path.len()..];
            let quoted = |text: &mut String| {
                cssparser::serialize_string(&format!("{folders}{file}{behind}"), text)
                    .expect("a text takes what is written to it");
            };
            match address.form {
                Form::Url => {
                    text.push_str("url(");
                    quoted(&mut text);
                    text.push(')');
                }
                Form::Quoted => quoted(&mut text),
            }
        }
        text.push_str(&self.file.text[at..]);
        text
    }
}

impl Address {
    /// The part before a query or a fragment.
    fn path(&self) -> &str {
        let end = self.text.find(['?', '#']);
        &self.text[..end.unwrap_or(self.text.len())]
    }
}

/// The fingerprint of the published asset `name`: of its bytes and of those of all that it
/// names, and what these name. Style sheets may import each other, so no published name can
/// be waited for.
pub(super) fn key(name: &str, assets: &Files, styles: &BTreeMap<&str, Style<'_>>) -> Key {
    let mut reached = BTreeSet::new();
    let mut waiting = vec![name];
    while let Some(next) = waiting.pop() {
        if reached.insert(next) {
            waiting.extend(styles.get(next).into_iter().flat_map(Style::named));
        }
    }
    if reached.len() == 1 {
        return Key::of(&[&assets[name]]);
    }
    let mut hasher = KeyHasher::default();
    hasher.add(name.as_bytes());
    for name in reached {
        hasher.add(name.as_bytes()).add(&assets[name]);
    }
    hasher.finish()
}

fn elsewhere(address: &Address, file: &SourceFile) -> Diagnostic {
    let message = format!(
        "`{}` lies elsewhere, and pages load nothing from there",
        address.text
    );
    Diagnostic::new(
        Code::ExternalThemeAsset,
        file.span(address.range.clone()),
        message,
    )
    .help("put the file into the theme's `assets/` and name it from there")
}

fn missing(
    address: &Address,
    file: &SourceFile,
    place: &ContentPath,
    assets: &Files,
) -> Diagnostic {
    let message = format!("the theme has no file `{}`", address.text);
    let fault = Diagnostic::new(
        Code::UnknownThemeAsset,
        file.span(address.range.clone()),
        message,
    );
    let folder = place.folder().strip_prefix(FOLDER.trim_end_matches('/'));
    let up = "../".repeat(folder.unwrap_or_default().matches('/').count());
    let known: Vec<String> = assets.keys().map(|name| format!("{up}{name}")).collect();
    let known = known.iter().map(String::as_str);
    let wanted = address.path();
    fault.help(suggest::did_you_mean(wanted, known).unwrap_or_else(|| {
        "paths begin at the folder of the style sheet, and the file lies in the theme's \
         `assets/` or in `content/`"
            .to_owned()
    }))
}

/// All addresses of a style sheet, in its order.
fn addresses(text: &str) -> Vec<Address> {
    let mut found = Vec::new();
    collect(&mut Parser::new(text), Holder::Block, &mut found);
    found
}

/// What a text in quotes stands in.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Holder {
    /// Where it is no address.
    Block,
    /// `url(…)`, `image-set(…)`
    Function,
}

/// Blocks within more than the parser follows, 75, are read as if they were none.
fn collect(parser: &mut Parser<'_>, holder: Holder, found: &mut Vec<Address>) {
    let mut is_import = false;
    loop {
        let start = parser.position().byte_index();
        let Ok(token) = parser.next_including_whitespace_and_comments().cloned() else {
            return;
        };
        let range = start..parser.position().byte_index();
        let mut add = |text: &str, form| {
            found.push(Address {
                range: range.clone(),
                text: text.to_owned(),
                form,
            });
        };
        let inner = match &token {
            Token::UnquotedUrl(text) => {
                add(text, Form::Url);
                continue;
            }
            Token::QuotedString(text) => {
                if holder == Holder::Function || is_import {
                    add(text, Form::Quoted);
                }
                continue;
            }
            Token::AtKeyword(name) => {
                is_import = name.eq_ignore_ascii_case("import");
                continue;
            }
            Token::Semicolon => {
                is_import = false;
                continue;
            }
            Token::Function(name) => {
                let names = ["url", "src", "image-set", "-webkit-image-set"];
                match names.iter().any(|known| name.eq_ignore_ascii_case(known)) {
                    true => Holder::Function,
                    // `type("image/avif")` within `image-set(…)` is no address.
                    false => Holder::Block,
                }
            }
            Token::ParenthesisBlock | Token::SquareBracketBlock | Token::CurlyBracketBlock => {
                Holder::Block
            }
            _ => continue,
        };
        let _: Result<(), ParseError<()>> = parser.parse_nested_block(|parser| {
            collect(parser, inner, found);
            Ok(())
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_found_wherever_css_has_them() {
        for (text, expected) in [
            ("a { src: url(a.woff2) }", vec!["a.woff2"]),
            (
                "a { src: URL( 'a b.woff2?#iefix' ) format('woff2') }",
                vec!["a b.woff2?#iefix"],
            ),
            (
                "@import \"a.css\" layer(x); @import url(b.css);",
                vec!["a.css", "b.css"],
            ),
            (
                "@media x { @supports (y: z) { a { background: url(\"p\\.png\") } } }",
                vec!["p.png"],
            ),
            (
                "a { background: image-set(\"a.avif\" type(\"image/avif\"), url(b.png) 2x) }",
                vec!["a.avif", "b.png"],
            ),
            (
                "a { content: \"url(a)\" } /* url(b) */ [x=\"c\"] {}",
                vec![],
            ),
            ("a { background: url(bad\"url) } b { c: url(d", vec!["d"]),
            ("a { mask: url(#m) }", vec!["#m"]),
            ("", vec![]),
        ] {
            let found = addresses(text);
            let texts: Vec<&str> = found.iter().map(|one| one.text.as_str()).collect();
            assert_eq!(texts, expected, "{text}");
        }
    }

    #[test]
    fn deep_nesting_ends() {
        for open in ["{", "(", "a("] {
            let text = format!("url(a){}url(b)", open.repeat(100_000));
            assert_eq!(addresses(&text).len(), 2, "{open}");
        }
    }
}
