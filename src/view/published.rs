//! The page of the files of data: what each is and how to check that it arrived whole.

use serde::Serialize;

use super::compare::draft;
use super::{Data, Maker, View, downloads};
use crate::address::PageUrl;

/// A file of data as it is published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Published {
    /// From the site's root.
    pub path: String,
    pub size_bytes: usize,
    /// In hexadecimal digits.
    pub sha256: String,
}

/// A file of data on a page.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct DownloadView {
    /// Name of the file, without its folder.
    pub name: String,
    /// Address of the file, after the root.
    pub url: String,
    /// Name of the format, such as `SSSOM/TSV`.
    pub format: &'static str,
    /// Version of the format, or the document that defines it.
    pub version: &'static str,
    /// Media type, for the `type` of a link.
    pub media_type: &'static str,
    /// What the file holds, as a sentence without a period.
    pub description: String,
    /// Holds one set or one scheme; the whole stands in a file of its own.
    pub is_part: bool,
    /// Licenses of the data in it, each once; empty if the book names none.
    pub licenses: Vec<String>,
    /// Such as `214 kB`.
    pub size: String,
    /// The size in bytes.
    pub size_bytes: usize,
    /// SHA-256 of the file, in hexadecimal digits.
    pub sha256: String,
}

pub(super) fn url() -> PageUrl {
    PageUrl::of(&["compare", "downloads"])
}

pub(super) fn page(maker: &Maker<'_>) -> View {
    maker.page(draft(
        "downloads.html",
        "downloads",
        url(),
        "Downloads".to_owned(),
        "The whole crosswalk as files: format, version, license, size and checksum of each"
            .to_owned(),
        Data::Downloads {
            downloads: files(maker),
        },
    ))
}

/// Every published file that has a description, in the order of the descriptions.
pub(super) fn files(maker: &Maker<'_>) -> Vec<DownloadView> {
    let mut licenses: Vec<String> = maker
        .crosswalk()
        .sets
        .iter()
        .filter_map(|set| set.license.clone())
        .collect();
    licenses.sort();
    licenses.dedup();
    let described = downloads::downloads(maker.crosswalk());
    described
        .into_iter()
        .filter_map(|of| {
            let file = maker.input.downloads.iter().find(|f| f.path == of.path)?;
            Some(DownloadView {
                name: of.path.rsplit('/').next().unwrap_or(&of.path).to_owned(),
                url: of.path,
                format: of.format,
                version: of.version,
                media_type: of.media_type,
                description: of.description,
                is_part: of.is_part,
                licenses: licenses.clone(),
                size: size(file.size_bytes),
                size_bytes: file.size_bytes,
                sha256: file.sha256.clone(),
            })
        })
        .collect()
}

/// Bytes for people, in powers of a thousand.
fn size(bytes: usize) -> String {
    match bytes {
        0..1_000 => format!("{bytes} bytes"),
        1_000..1_000_000 => format!("{} kB", bytes.div_ceil(1_000)),
        _ => format!("{}.{} MB", bytes / 1_000_000, bytes / 100_000 % 10),
    }
}

#[cfg(test)]
mod tests {
    use super::size;

    #[test]
    fn sizes_are_said_in_the_usual_units() {
        for (bytes, text) in [
            (999, "999 bytes"),
            (1_001, "2 kB"),
            (214_000, "214 kB"),
            (2_460_000, "2.4 MB"),
        ] {
            assert_eq!(size(bytes), text);
        }
    }
}
