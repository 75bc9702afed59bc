//! The pictures of an EPUB: those of the kinds that every reader shows.

use std::collections::BTreeMap;

use super::EpubInput;
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
            if let Some((media_type, ending)) = kind(bytes) {
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

/// Media type and ending by what the bytes are, not by what the file is called. Others
/// than these would need a substitute, and are left to their description.
fn kind(bytes: &[u8]) -> Option<(&'static str, &'static str)> {
    if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        return Some(("image/png", "png"));
    }
    if bytes.starts_with(b"\xff\xd8\xff") {
        return Some(("image/jpeg", "jpg"));
    }
    if bytes.starts_with(b"GIF87a") || bytes.starts_with(b"GIF89a") {
        return Some(("image/gif", "gif"));
    }
    let text = std::str::from_utf8(bytes).ok()?;
    // One that runs or loads something would make the whole book suspect.
    let is_still = ![
        "<script",
        "xlink:href=\"http",
        "href=\"http",
        "@import",
        "<!DOCTYPE",
    ]
    .iter()
    .any(|word| text.contains(word));
    let is_drawing = text.contains("<svg") && text.contains("http://www.w3.org/2000/svg");
    (is_drawing && is_still).then_some(("image/svg+xml", "svg"))
}

#[cfg(test)]
mod tests {
    use super::kind;

    #[test]
    fn pictures_are_known_by_their_bytes() {
        for (bytes, expected) in [
            (b"\x89PNG\r\n\x1a\nrest".as_slice(), Some("image/png")),
            (b"\xff\xd8\xff\xe0", Some("image/jpeg")),
            (b"GIF89a", Some("image/gif")),
            (
                b"<svg xmlns=\"http://www.w3.org/2000/svg\"/>",
                Some("image/svg+xml"),
            ),
            (
                b"<svg xmlns=\"http://www.w3.org/2000/svg\"><script/></svg>",
                None,
            ),
            (b"RIFF....WEBP", None),
            (b"x", None),
        ] {
            assert_eq!(kind(bytes).map(|(media_type, _)| media_type), expected);
        }
    }
}
