//! Addresses: where a source lies, where it ends up, how one page names another.
//!
//! Each type is made in one place, which checks it; an address made here cannot
//! climb out of the site.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt;

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use serde::{Serialize, Serializer};
use unicode_normalization::UnicodeNormalization;

/// A source's path from the book's root (or its theme), `/` between the parts.
///
/// Invariant: relative, no empty, `.` or `..` part.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ContentPath(String);

impl ContentPath {
    /// The path, or nothing if it is absolute, empty or climbs.
    pub fn new(path: &str) -> Option<Self> {
        let fine = !path.is_empty()
            && path
                .split('/')
                .all(|part| !part.is_empty() && part != "." && part != "..");
        fine.then(|| Self(path.to_owned()))
    }

    /// The path of a file outside the book, as its reader named it. It serves to tell
    /// where a fault stands, and alone may be absolute or climb.
    pub fn outside(path: &str) -> Self {
        Self(path.replace(char::is_control, "\u{fffd}"))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The parts between the slashes.
    pub fn parts(&self) -> impl DoubleEndedIterator<Item = &str> {
        self.0.split('/')
    }

    /// The last part.
    pub fn file_name(&self) -> &str {
        self.0.rsplit('/').next().unwrap_or(&self.0)
    }

    /// The last part without its ending.
    pub fn stem(&self) -> &str {
        let name = self.file_name();
        match name.rsplit_once('.') {
            Some((stem, _)) if !stem.is_empty() => stem,
            _ => name,
        }
    }

    /// Everything before the last part, without a closing slash; empty at the top.
    pub fn folder(&self) -> &str {
        self.0.rsplit_once('/').map_or("", |(folder, _)| folder)
    }

    /// The path that `relative` names as seen from this file's folder, or nothing
    /// if it climbs out of the book. `.` and `..` are resolved.
    pub fn join(&self, relative: &str) -> Option<Self> {
        let mut parts: Vec<&str> = self.folder().split('/').filter(|p| !p.is_empty()).collect();
        for part in relative.split('/') {
            match part {
                "" | "." => {}
                ".." => {
                    parts.pop()?;
                }
                part => parts.push(part),
            }
        }
        Self::new(&parts.join("/"))
    }
}

impl fmt::Display for ContentPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A page's address from the site's root, without a leading slash: `""` is the
/// home page, others end with `/`.
///
/// Invariant: parts are slugs as [`slugify`] makes them.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PageUrl(String);

impl PageUrl {
    /// The home page.
    pub fn home() -> Self {
        Self::default()
    }

    /// The address made of some names, each turned into a slug.
    pub fn of(names: &[&str]) -> Self {
        let mut url = String::new();
        for name in names {
            url.push_str(&slugify(name));
            url.push('/');
        }
        Self(url)
    }

    /// The address of the lesson at `path`, which lies below `content/`; an `index.md`
    /// has that of its folder.
    pub fn of_lesson(path: &ContentPath) -> Self {
        let mut names: Vec<&str> = path.parts().skip(1).collect();
        names.pop();
        if path.stem() != "index" {
            names.push(path.stem());
        }
        Self::of(&names)
    }

    /// The address below this one made of some names.
    pub fn below(&self, names: &[&str]) -> Self {
        Self(format!("{}{}", self.0, Self::of(names).0))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The file that is served at this address.
    pub fn out_path(&self) -> OutPath {
        OutPath(format!("{}index.html", self.0))
    }

    /// The way from this page up to the site's root: `""`, `"../"`, `"../../"` …
    pub fn root(&self) -> String {
        "../".repeat(self.0.matches('/').count())
    }

    /// The address as other pages write it after their own [`root`](Self::root).
    ///
    /// It names the file, so that a site opened from disk works as one on a server.
    pub fn href(&self) -> String {
        format!("{}index.html", encode(&self.0))
    }

    /// The address below a base such as `https://example.org/course/`.
    pub fn absolute(&self, base: &str) -> String {
        format!("{base}{}", encode(&self.0))
    }
}

impl fmt::Display for PageUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "/{}", self.0)
    }
}

impl Serialize for PageUrl {
    /// Templates get the address in the form that follows their page's `root`.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.href())
    }
}

/// A file's path below the output folder.
///
/// Invariant: relative, no empty, `.` or `..` part, no control character.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OutPath(String);

impl OutPath {
    /// The path, or nothing if it is absolute, empty, climbs or cannot be a file.
    pub fn new(path: &str) -> Option<Self> {
        let fine = ContentPath::new(path).is_some()
            && !path.contains(['\\', ':'])
            && !path.chars().any(char::is_control)
            && path.split('/').all(|part| part.len() <= 255);
        fine.then(|| Self(path.to_owned()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The path as an address from the site's root.
    pub fn href(&self) -> String {
        encode(&self.0).into_owned()
    }

    /// The form under which file systems that fold case and Unicode forms see it.
    pub fn folded(&self) -> Cow<'_, str> {
        if !self.0.is_ascii() {
            return Cow::Owned(self.0.nfc().collect::<String>().to_lowercase());
        }
        if self.0.bytes().any(|byte| byte.is_ascii_uppercase()) {
            return Cow::Owned(self.0.to_ascii_lowercase());
        }
        Cow::Borrowed(&self.0)
    }
}

impl fmt::Display for OutPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The place of a heading in the output, unique within its page.
///
/// Invariant: lowercase, no spaces, not empty.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct Anchor(String);

impl Anchor {
    /// An anchor that an author chose and a reader of course blocks has checked.
    pub fn chosen(name: &str) -> Self {
        Self(name.to_owned())
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Anchor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Hands out the anchors of one page: the slug of each heading, numbered where
/// it repeats (`risk`, `risk-1`, `risk-2`).
#[derive(Debug, Default)]
pub struct Anchors {
    next: HashMap<String, usize>,
}

impl Anchors {
    /// The anchor of the next heading with this text.
    pub fn take(&mut self, text: &str) -> Anchor {
        let slug = heading_slug(text);
        if !self.next.contains_key(&slug) {
            self.next.insert(slug.clone(), 1);
            return Anchor(slug);
        }
        loop {
            let number = self.next.get_mut(&slug).expect("checked above");
            let numbered = format!("{slug}-{number}");
            *number += 1;
            if !self.next.contains_key(&numbered) {
                self.next.insert(numbered.clone(), 1);
                return Anchor(numbered);
            }
        }
    }
}

/// Whether an anchor begins as those do that the theme and footnotes make.
pub fn is_taken(anchor: &str) -> bool {
    let taken = ["cb-", "fn-", "fnref-"];
    taken.iter().any(|taken| anchor.starts_with(taken))
}

/// The slug of a heading as GitHub makes it, so that a link with an anchor works
/// there too: lowercase, punctuation dropped, each space a hyphen.
fn heading_slug(text: &str) -> String {
    let slug: String = text
        .trim()
        .nfc()
        .flat_map(char::to_lowercase)
        .filter_map(|c| match c {
            c if c.is_alphanumeric() || c == '_' || c == '-' => Some(c),
            c if c.is_whitespace() => Some('-'),
            _ => None,
        })
        .collect();
    if slug.is_empty() {
        "section".to_owned()
    } else if is_taken(&slug) {
        format!("section-{slug}")
    } else {
        slug
    }
}

/// A word for an address: lowercase letters and digits of any script, with single
/// hyphens where anything else stood; `page` if nothing is left.
///
/// Composed to Unicode form NFC first, so that the two ways to store `ä` meet.
pub fn slugify(text: &str) -> String {
    let mut slug = String::with_capacity(text.len());
    for c in text.nfc().flat_map(char::to_lowercase) {
        if c.is_alphanumeric() || c == '_' {
            slug.push(c);
        } else if (c.is_whitespace() || c == '-' || c == '/' || c == '.')
            && !slug.is_empty()
            && !slug.ends_with('-')
        {
            slug.push('-');
        }
    }
    while slug.ends_with('-') {
        slug.pop();
    }
    if slug.is_empty() {
        slug.push_str("page");
    }
    // A part of a path holds 255 bytes at most on every common file system.
    let mut end = slug.len().min(200);
    while !slug.is_char_boundary(end) {
        end -= 1;
    }
    slug.truncate(end);
    slug
}

/// Why a file or folder of this name could not be part of a book on every computer.
pub fn odd_name(name: &str) -> Option<&'static str> {
    const DEVICES: [&str; 4] = ["con", "prn", "aux", "nul"];
    let stem = name.split('.').next().unwrap_or_default().to_lowercase();
    let port = stem
        .strip_prefix("com")
        .or_else(|| stem.strip_prefix("lpt"));
    let is_port = port.is_some_and(|number| number.len() == 1 && number != "0");
    if name.is_empty() || name == "." || name == ".." {
        Some("is no name")
    } else if name.starts_with('.') {
        Some("begins with a dot, and hidden files are no part of a book")
    } else if name.ends_with(['.', ' ']) || name.starts_with(' ') {
        Some("begins or ends with a space or ends with a dot")
    } else if name.chars().any(char::is_control)
        || name.contains(['\\', ':', '*', '?', '"', '<', '>', '|'])
    {
        Some("holds a character that not every computer can keep in a name")
    } else if name.len() > 255 {
        Some("is longer than 255 bytes")
    } else if DEVICES.contains(&stem.trim_end()) || is_port {
        Some("is a name that Windows keeps for itself")
    } else {
        None
    }
}

/// Percent-encodes what may not stand in the path of an address.
pub fn encode(path: &str) -> Cow<'_, str> {
    const SET: &AsciiSet = &CONTROLS
        .add(b' ')
        .add(b'"')
        .add(b'#')
        .add(b'%')
        .add(b'&')
        .add(b'\'')
        .add(b'<')
        .add(b'>')
        .add(b'?')
        .add(b'[')
        .add(b'\\')
        .add(b']')
        .add(b'^')
        .add(b'`')
        .add(b'{')
        .add(b'|')
        .add(b'}');
    utf8_percent_encode(path, SET).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_are_lowercase_words_with_hyphens() {
        for (text, slug) in [
            ("Risk register", "risk-register"),
            ("  What's a *risk*? ", "whats-a-risk"),
            ("Über A\u{308}pfel", "über-äpfel"),
            ("a -- b", "a-b"),
            ("🎉", "page"),
            ("../../etc/passwd", "etc-passwd"),
            ("PMBOK 8", "pmbok-8"),
        ] {
            assert_eq!(slugify(text), slug);
        }
    }

    #[test]
    fn anchors_repeat_with_numbers_and_never_meet() {
        let mut anchors = Anchors::default();
        let taken: Vec<String> = ["a", "a", "a 1", "a", "Foo & Bar.", "?"]
            .iter()
            .map(|text| anchors.take(text).to_string())
            .collect();
        assert_eq!(taken, ["a", "a-1", "a-1-1", "a-2", "foo--bar", "section"]);
    }

    #[test]
    fn names_must_do_on_every_computer() {
        for (name, is_odd) in [
            ("risk.md", false),
            ("über uns.md", false),
            ("common.md", false),
            ("com10.md", false),
            ("con.md", true),
            ("COM1", true),
            ("Aux.old.md", true),
            ("..", true),
            (".hidden.md", true),
            ("a:b.md", true),
            ("end.", true),
            ("tab\t.md", true),
        ] {
            assert_eq!(odd_name(name).is_some(), is_odd, "{name:?}");
        }
    }

    #[test]
    fn paths_cannot_climb_out() {
        for path in ["", "/a", "a//b", "../a", "a/..", "a\\b", "c:x", "a\0b"] {
            assert_eq!(OutPath::new(path), None, "{path:?}");
        }
        let from = ContentPath::new("content/pmp/a.md").unwrap();
        assert_eq!(
            from.join("../itil/b.md").unwrap().as_str(),
            "content/itil/b.md"
        );
        assert_eq!(from.join("../../../x"), None);
    }

    #[test]
    fn urls_name_files_and_the_way_up() {
        let url = PageUrl::of(&["pmp", "What is it?"]);
        assert_eq!(url.as_str(), "pmp/what-is-it/");
        assert_eq!(url.href(), "pmp/what-is-it/index.html");
        assert_eq!(url.root(), "../../");
        assert_eq!(url.out_path().as_str(), "pmp/what-is-it/index.html");
        assert_eq!(PageUrl::home().href(), "index.html");
    }
}
