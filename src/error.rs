//! What can go wrong with the machine. Mistakes of an author are diagnostics, not errors.

use std::fmt;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};

/// The machine failed: a file could not be read or written, no book was found,
/// the output folder must not be touched. The command line exits with code 2.
#[derive(Debug)]
pub enum Error {
    /// No `book.toml` in the folder or any folder above it.
    NoBook { searched: PathBuf },
    /// A file or folder could not be read.
    Read { path: PathBuf, source: io::Error },
    /// A file or folder could not be written.
    Write { path: PathBuf, source: io::Error },
    /// The output folder is one that this program refuses to touch.
    Refused { path: PathBuf, reason: String },
    /// The preview cannot listen where it was told to.
    Bind {
        address: SocketAddr,
        source: io::Error,
    },
    /// Another build holds the output folder's lock.
    Locked { path: PathBuf },
}

impl Error {
    /// A failed read of `path`.
    pub fn read(path: &Path, source: io::Error) -> Self {
        Self::Read {
            path: path.to_path_buf(),
            source,
        }
    }

    /// A failed attempt to listen.
    pub fn bind(address: IpAddr, port: u16, source: io::Error) -> Self {
        Self::Bind {
            address: SocketAddr::new(address, port),
            source,
        }
    }

    /// A failed write of `path`.
    pub fn write(path: &Path, source: io::Error) -> Self {
        Self::Write {
            path: path.to_path_buf(),
            source,
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoBook { searched } => write!(
                f,
                "no `book.toml` in `{}` or any folder above it",
                searched.display()
            ),
            Self::Read { path, source } => {
                write!(f, "cannot read `{}`: {}", path.display(), plain(source))
            }
            Self::Write { path, source } => {
                write!(f, "cannot write `{}`: {}", path.display(), plain(source))
            }
            Self::Bind { address, source } => {
                write!(f, "cannot listen on {address}: {}", plain(source))
            }
            Self::Refused { path, reason } => {
                write!(f, "will not write to `{}`: {reason}", path.display())
            }
            Self::Locked { path } => write!(
                f,
                "another build is writing `{}`; wait for it or end it",
                path.display()
            ),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Read { source, .. } | Self::Write { source, .. } | Self::Bind { source, .. } => {
                Some(source)
            }
            _ => None,
        }
    }
}

/// The message of an input or output error without Rust's `(os error 13)` tail.
pub fn plain(error: &io::Error) -> String {
    let text = error.to_string();
    match text.split_once(" (os error") {
        Some((message, _)) => message.to_lowercase(),
        None => text,
    }
}
