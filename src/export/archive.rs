//! Zip archives whose bytes depend on nothing but the files in them.

use std::io::{Cursor, Write as _};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

/// An archive that is being filled.
pub(super) struct Archive(ZipWriter<Cursor<Vec<u8>>>);

impl Archive {
    pub(super) fn new() -> Self {
        Self(ZipWriter::new(Cursor::new(Vec::new())))
    }

    /// Adds a file that is made smaller.
    pub(super) fn add(&mut self, path: &str, bytes: &[u8]) {
        self.write(path, bytes, CompressionMethod::Deflated);
    }

    /// Adds a file as it is: it is small already, or must be found without unpacking.
    pub(super) fn store(&mut self, path: &str, bytes: &[u8]) {
        self.write(path, bytes, CompressionMethod::Stored);
    }

    fn write(&mut self, path: &str, bytes: &[u8], method: CompressionMethod) {
        let options = SimpleFileOptions::default()
            .compression_method(method)
            // The first moment that a zip can tell; a clock would change the bytes.
            .last_modified_time(DateTime::default())
            .unix_permissions(0o644);
        self.0
            .start_file(path, options)
            .and_then(|()| Ok(self.0.write_all(bytes)?))
            .expect("memory can be written, and no file has 4 GiB");
    }

    pub(super) fn finish(self) -> Vec<u8> {
        self.0
            .finish()
            .expect("memory can be written, and no file has 4 GiB")
            .into_inner()
    }
}
