//! The pictures of an EPUB: those of the kinds that every reader shows.

use std::collections::{BTreeMap, BTreeSet};

use super::EpubInput;
use crate::address::PageUrl;
use crate::diagnostic::{Code, Diagnostic};
use crate::link::Target;
use crate::parse::ReferenceKind;
use crate::view::Booklet;

/// A picture in the EPUB.
pub(super) struct Picture<'a> {
    /// From the site's root.
    pub path: String,
    /// Within the EPUB.
    pub name: String,
    pub media_type: &'static str,
    pub bytes: &'a [u8],
}

/// All pictures that the texts of a booklet show.
pub(super) struct Images<'a> {
    by_path: BTreeMap<String, Picture<'a>>,
}

impl<'a> Images<'a> {
    pub(super) fn new(input: &EpubInput<'a>, booklet: &Booklet) -> Self {
        let mut by_path = BTreeMap::new();
        let texts = booklet
            .entries
            .iter()
            .flat_map(|entry| [&entry.chapter.text, &entry.chapter.answers]);
        for image in texts.flat_map(|text| text.images()) {
            if by_path.contains_key(&image.path) {
                continue;
            }
            let file = image.path.split(['?', '#']).next().unwrap_or_default();
            let path = percent_encoding::percent_decode_str(file).decode_utf8_lossy();
            let Some(bytes) = input.files.get(&*path).map(|bytes| &***bytes) else {
                continue;
            };
            if let Ok((media_type, ending)) = kind(bytes) {
                let picture = Picture {
                    path: image.path.clone(),
                    name: format!("images/i{}.{ending}", by_path.len() + 1),
                    media_type,
                    bytes,
                };
                by_path.insert(image.path.clone(), picture);
            }
        }
        Self { by_path }
    }

    pub(super) fn get(&self, path: &str) -> Option<&Picture<'a>> {
        self.by_path.get(path)
    }

    pub(super) fn all(&self) -> impl Iterator<Item = &Picture<'a>> {
        self.by_path.values()
    }
}

/// Media type and ending by what the bytes are, not by what the file is called; else what
/// they are. Others than these would need a substitute, and are left to their description.
fn kind(bytes: &[u8]) -> Result<(&'static str, &'static str), &'static str> {
    if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        return Ok(("image/png", "png"));
    }
    if bytes.starts_with(b"\xff\xd8\xff") {
        return Ok(("image/jpeg", "jpg"));
    }
    if bytes.starts_with(b"GIF87a") || bytes.starts_with(b"GIF89a") {
        return Ok(("image/gif", "gif"));
    }
    if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
        return Err("a WebP picture");
    }
    if bytes.get(4..12) == Some(b"ftypavif") {
        return Err("an AVIF picture");
    }
    let text = std::str::from_utf8(bytes).unwrap_or_default();
    if !text.contains("<svg") || !text.contains("http://www.w3.org/2000/svg") {
        return Err("no PNG, JPEG, GIF or SVG");
    }
    // One that runs or loads something would make the whole book suspect.
    let moving = [
        "<script",
        "xlink:href=\"http",
        "href=\"http",
        "@import",
        "<!DOCTYPE",
    ];
    if moving.iter().any(|word| text.contains(word)) {
        return Err("an SVG that runs or loads something");
    }
    Ok(("image/svg+xml", "svg"))
}

/// The pictures in lessons that EPUBs leave out, each at every place where it is shown.
pub fn doubts(input: &EpubInput<'_>, booklets: &[Booklet]) -> Vec<Diagnostic> {
    let entries = booklets.iter().flat_map(|booklet| &booklet.entries);
    let bound: BTreeSet<&PageUrl> = entries.filter_map(|entry| entry.url.as_ref()).collect();
    let mut doubts = Vec::new();
    for lesson in &input.book.lessons {
        if !bound.contains(&lesson.url) {
            continue;
        }
        let references = lesson.parsed.body.references.iter().zip(&lesson.targets);
        for (reference, target) in references {
            let Target::Asset { path, .. } = target else {
                continue;
            };
            let bytes = input.files.get(path.as_str());
            let (ReferenceKind::Image, Some(bytes)) = (reference.kind, bytes) else {
                continue;
            };
            if let Err(what) = kind(bytes) {
                let message = format!("EPUBs leave `{path}` out: it is {what}");
                let fault = Diagnostic::new(Code::PictureNotInEpub, reference.span, message);
                doubts.push(fault.help("save it as PNG, JPEG, GIF or an SVG that stands alone"));
            }
        }
    }
    doubts
}

#[cfg(test)]
mod tests {
    use super::kind;

    #[test]
    fn pictures_are_known_by_their_bytes() {
        for (bytes, expected) in [
            (b"\x89PNG\r\n\x1a\nrest".as_slice(), Ok("image/png")),
            (b"\xff\xd8\xff\xe0", Ok("image/jpeg")),
            (b"GIF89a", Ok("image/gif")),
            (
                b"<svg xmlns=\"http://www.w3.org/2000/svg\"/>",
                Ok("image/svg+xml"),
            ),
            (
                b"<svg xmlns=\"http://www.w3.org/2000/svg\"><script/></svg>",
                Err("an SVG that runs or loads something"),
            ),
            (b"RIFF....WEBP", Err("a WebP picture")),
            (b"\0\0\0\x20ftypavif", Err("an AVIF picture")),
            (b"BM", Err("no PNG, JPEG, GIF or SVG")),
        ] {
            assert_eq!(kind(bytes).map(|(media_type, _)| media_type), expected);
        }
    }
}
