//! Checksums of the files of data, in the form that `sha256sum --check` reads.

use std::fmt::Write as _;

use sha2::{Digest, Sha256};

use crate::page::Asset;
use crate::view::Published;

/// Where the list lies; its names are relative to its folder.
pub(super) const PATH: &str = "data/SHA256SUMS";

/// What pages say of a finished file.
pub(super) fn published(file: &Asset) -> Published {
    let mut sha256 = String::with_capacity(64);
    for byte in Sha256::digest(&file.bytes) {
        let _ = write!(sha256, "{byte:02x}");
    }
    Published {
        path: file.path.as_str().to_owned(),
        size_bytes: file.bytes.len(),
        sha256,
    }
}

/// A line for each file.
pub(super) fn sums(files: &[Published]) -> String {
    let mut sums = String::new();
    for file in files {
        let name = file.path.strip_prefix("data/").unwrap_or(&file.path);
        let _ = writeln!(sums, "{}  {name}", file.sha256);
    }
    sums
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::address::OutPath;

    #[test]
    fn checksum_is_that_of_the_standard() {
        // FIPS 180-4, the example of one block.
        let path = OutPath::new("data/abc.txt").expect("a plain name");
        let file = published(&Asset::text(path, "abc".to_owned()));
        let expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(file.sha256, expected);
        assert_eq!(sums(&[file]), format!("{expected}  abc.txt\n"));
    }
}
