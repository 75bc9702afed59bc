//! Reads a book from disk: its settings, lessons, data, assets and its own theme.
//!
//! Only regular files inside the book's folder are read. What cannot be used is
//! named in a diagnostic and left out. Knows nothing of what the texts mean.

mod course;
mod git;
mod reload;
#[cfg(test)]
mod tests;
mod walk;

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;

use crate::address::ContentPath;
use crate::config;
use crate::diagnostic::{Checked, Code, Diagnostic};
use crate::error::{Error, plain};
use crate::source::{MOST_TEXT_BYTES, SourceFile};
use crate::sources::{BinaryFile, Sources};
use crate::suggest;

pub use self::course::{course_kind, load_course};
pub use self::reload::{content_path, reload};

pub(crate) use self::walk::is_passed_over;
use self::walk::{Expected, Found, files_at, oddity};

const CONFIG: &str = "book.toml";
const CONTENT: &str = "content";
const THEMES: &str = "themes";

/// Larger texts are not read: no person wrote them.
const MAX_TEXT_BYTES: u64 = MOST_TEXT_BYTES as u64;

/// Files open at the same time, at most, on any number of processors: a low limit
/// on open files must suffice.
const MAX_OPEN: usize = 16;

/// The folder of the book that `start` lies in: `start` or the nearest folder above
/// it with a `book.toml`.
///
/// # Errors
/// [`Error::NoBook`] if there is none, [`Error::Read`] if `start` does not exist.
pub fn find_root(start: &Path) -> Result<PathBuf, Error> {
    let start = fs::canonicalize(start).map_err(|error| Error::read(start, error))?;
    let has_config = |folder: &&Path| {
        // A link or a pipe counts: loading then says what is wrong with it.
        fs::symlink_metadata(folder.join(CONFIG)).is_ok_and(|file| !file.is_dir())
    };
    match start.ancestors().find(has_config) {
        Some(root) => Ok(root.to_path_buf()),
        None => Err(Error::NoBook { searched: start }),
    }
}

/// Reads everything a build needs from the book at `root`, sorted by the parts of paths.
///
/// Hidden files and backups of editors are skipped. Symbolic links are followed inside the
/// book only. An empty `content/` is an empty book; without one there is a fault, or a
/// folder that was renamed would empty the site.
///
/// # Errors
/// [`Error::NoBook`] without a `book.toml`, [`Error::Read`] if `root` itself cannot be
/// read. Everything else that is wrong is in [`Sources::faults`].
pub fn load(root: &Path) -> Result<Sources, Error> {
    let real_root = fs::canonicalize(root).map_err(|error| Error::read(root, error))?;
    let mut sources = Sources {
        root: root.to_path_buf(),
        ..Sources::default()
    };
    let mut faults = Vec::new();

    let config = files_at(&real_root, CONFIG, Expected::File, &mut faults);
    if config.is_empty() && faults.is_empty() {
        return Err(Error::NoBook {
            searched: root.to_path_buf(),
        });
    }
    sources.config = read_all(&config, read_text, &mut faults).pop();

    let content = files_at(&real_root, CONTENT, Expected::Folder, &mut faults);
    if fs::symlink_metadata(real_root.join(CONTENT)).is_err() {
        faults.push(*no_content(&real_root));
    }
    sources.has_links = content.iter().any(|file| file.is_linked);
    let (lessons, others): (Vec<Found>, Vec<Found>) =
        content.into_iter().partition(|file| file.ends_with(".md"));
    let (data, assets): (Vec<Found>, Vec<Found>) =
        others.into_iter().partition(|file| file.ends_with(".toml"));
    sources.lessons = read_all(&lessons, read_text, &mut faults);
    sources.data = read_all(&data, read_text, &mut faults);
    sources.assets = read_all(&assets, |file| read_binary(file, CONTENT), &mut faults);

    let theme = sources.config.as_ref().and_then(theme_folder);
    sources.theme_folder_exists = theme
        .as_ref()
        .is_some_and(|folder| real_root.join(folder).is_dir());
    if let Some(theme) = theme.as_ref().filter(|_| !sources.theme_folder_exists) {
        // If something else lies there, it is named.
        files_at(&real_root, theme, Expected::Folder, &mut faults);
    }
    if let Some(theme) = theme.filter(|_| sources.theme_folder_exists) {
        sources.theme_strays = theme_strays(&real_root, &theme);
        let folder = format!("{theme}/templates");
        let templates = files_at(&real_root, &folder, Expected::Folder, &mut faults);
        sources.templates = read_all(&templates, read_text, &mut faults);
        let folder = format!("{theme}/assets");
        let assets = files_at(&real_root, &folder, Expected::Folder, &mut faults);
        let mut of_theme = templates.iter().chain(&assets);
        sources.has_links |= of_theme.any(|file| file.is_linked);
        let (styles, assets): (Vec<Found>, Vec<Found>) =
            assets.into_iter().partition(|file| file.ends_with(".css"));
        sources.theme_styles = read_all(&styles, read_text, &mut faults);
        sources.theme_assets = read_all(&assets, |file| read_binary(file, &folder), &mut faults);
    }

    for fault in faults {
        sources.faults.push(fault.diagnostic);
        sources.others.push(fault.file);
    }
    git::add_dates(&real_root, &mut sources);
    Ok(sources)
}

/// Reads one text file from anywhere on disk, named as its reader gave it; links are
/// followed. What is wrong with the text is in the diagnostics.
///
/// # Errors
/// [`Error::Read`] if there is no such file, or something that is not one.
pub fn read_one(path: &Path) -> Result<Checked<SourceFile>, Error> {
    read_one_within(path, MAX_TEXT_BYTES, Code::LineTooLong)
}

/// Reads a file anywhere; one of more than `most` bytes is not read and is a fault of
/// this code.
///
/// # Errors
/// As [`read_one`].
pub fn read_one_within(path: &Path, most: u64, code: Code) -> Result<Checked<SourceFile>, Error> {
    let failed = |error| Error::read(path, error);
    let place = fs::canonicalize(path).map_err(failed)?;
    let kind = fs::metadata(&place).map_err(failed)?;
    if !kind.is_file() {
        let what = if kind.is_dir() {
            "it is a folder"
        } else {
            "it is a pipe, a socket or a device"
        };
        return Err(failed(io::Error::other(what)));
    }
    File::open(&place).map_err(failed)?;
    let found = Found {
        path: ContentPath::outside(&path.to_string_lossy()),
        place,
        is_linked: false,
    };
    Ok(match read_text_within(&found, most, code) {
        Ok(file) => Checked::fine(file),
        Err(fault) => Checked::new(fault.file, vec![fault.diagnostic]),
    })
}

/// A file or folder that cannot be used, with as much text as is needed to show where.
#[derive(Debug)]
struct Fault {
    file: SourceFile,
    diagnostic: Diagnostic,
}

impl Fault {
    /// A fault of a file or folder whose text does not matter.
    fn new(path: ContentPath, code: Code, message: String) -> Box<Self> {
        let file = SourceFile::new(path, "");
        let diagnostic = Diagnostic::new(code, file.span(0..0), message);
        Box::new(Self { file, diagnostic })
    }

    fn unreadable(path: ContentPath, error: &io::Error) -> Box<Self> {
        let message = format!("cannot read `{path}`: {}", plain(error));
        Self::new(path, Code::UnreadableFile, message)
    }

    fn help(mut self: Box<Self>, help: impl Into<String>) -> Box<Self> {
        self.diagnostic.help = Some(help.into());
        self
    }
}

/// The fault of a book without its folder, with the one that may be meant.
fn no_content(root: &Path) -> Box<Fault> {
    let entries = fs::read_dir(root).into_iter().flatten().flatten();
    let folders = entries.filter(|entry| entry.path().is_dir());
    let mut names: Vec<String> = folders
        .filter_map(|folder| folder.file_name().into_string().ok())
        .collect();
    names.sort();
    let help = match suggest::closest(CONTENT, names.iter().map(String::as_str)) {
        Some(near) => format!("did you mean `{near}`? rename it to `{CONTENT}`"),
        None => format!("make the folder `{CONTENT}`; the lessons go into it"),
    };
    let path = ContentPath::new(CONTENT).expect("a plain name");
    let message = format!("the book has no folder `{CONTENT}`");
    Fault::new(path, Code::NoContent, message).help(help)
}

/// Where the theme that the book names would lie, from the book's root. Nothing if its
/// name is not that of a plain folder.
pub fn theme_folder(file: &SourceFile) -> Option<String> {
    let name = config::config(file).value.theme.value;
    let mut parts = Path::new(&name).components();
    let is_plain = matches!(
        (parts.next(), parts.next()),
        (Some(Component::Normal(part)), None) if part == name.as_str()
    );
    let is_fine =
        is_plain && !is_passed_over(Path::new(&name)) && oddity(Path::new(&name)).is_none();
    is_fine.then(|| format!("{THEMES}/{name}"))
}

/// Templates, styles and scripts that lie in the theme's folder itself, and folders whose
/// names are nearly those that are read.
fn theme_strays(root: &Path, theme: &str) -> Vec<ContentPath> {
    const READ: [&str; 2] = ["templates", "assets"];
    let is_stray = |path: &Path, name: &str| {
        if is_passed_over(path) {
            return false;
        }
        if path.is_dir() {
            return !READ.contains(&name) && suggest::closest(name, READ).is_some();
        }
        let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
        matches!(ending, "html" | "css" | "js")
    };
    let entries = fs::read_dir(root.join(theme)).into_iter().flatten();
    let mut strays: Vec<ContentPath> = entries
        .filter_map(|entry| {
            let path = entry.ok()?.path();
            let name = path.file_name()?.to_str()?;
            is_stray(&path, name).then(|| ContentPath::new(&format!("{theme}/{name}")))?
        })
        .collect();
    strays.sort();
    strays
}

/// What `read` makes of each file, in their order; what fails goes to the faults.
fn read_all<T: Send>(
    files: &[Found],
    read: impl Fn(&Found) -> Result<T, Box<Fault>> + Send + Sync,
    faults: &mut Vec<Fault>,
) -> Vec<T> {
    let results: Vec<Result<T, Box<Fault>>> = files
        .par_iter()
        .with_min_len(files.len().div_ceil(MAX_OPEN))
        .map(read)
        .collect();
    let mut all = Vec::with_capacity(results.len());
    for result in results {
        match result {
            Ok(read) => all.push(read),
            Err(fault) => faults.push(*fault),
        }
    }
    all
}

fn read_binary(file: &Found, folder: &str) -> Result<BinaryFile, Box<Fault>> {
    let bytes =
        read_up_to(file, u64::MAX).map_err(|error| Fault::unreadable(file.path.clone(), &error))?;
    let path = file.path.as_str().strip_prefix(folder);
    let path = path.and_then(|path| ContentPath::new(path.trim_start_matches('/')));
    Ok(BinaryFile {
        path: path.expect("the file was found below the folder"),
        bytes: Arc::from(bytes),
    })
}

fn read_text(file: &Found) -> Result<SourceFile, Box<Fault>> {
    read_text_within(file, MAX_TEXT_BYTES, Code::LineTooLong)
}

fn read_text_within(file: &Found, most: u64, code: Code) -> Result<SourceFile, Box<Fault>> {
    let path = file.path.clone();
    let bytes = match read_up_to(file, most) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == io::ErrorKind::FileTooLarge => {
            let limit = most >> 20;
            let message = format!("`{path}` is a text of more than {limit} MiB");
            return Err(Fault::new(path, code, message));
        }
        Err(error) => return Err(Fault::unreadable(path, &error)),
    };
    match std::str::from_utf8(&bytes) {
        Ok(text) => {
            let file = SourceFile::new(path, without_mark(text));
            match file.text.find('\0') {
                None => Ok(file),
                Some(at) => Err(nul_byte(file, at)),
            }
        }
        Err(error) => Err(not_utf8(path, &bytes, error.valid_up_to())),
    }
}

/// The text without the byte order mark that some editors put in front.
fn without_mark(text: &str) -> &str {
    text.strip_prefix('\u{feff}').unwrap_or(text)
}

fn nul_byte(file: SourceFile, at: usize) -> Box<Fault> {
    let message = format!("`{}` holds a NUL byte", file.path);
    let diagnostic = Diagnostic::new(Code::NulByte, file.span(at..at + 1), message);
    Box::new(Fault { file, diagnostic })
}

/// The fault of a file whose bytes from `bad` on are not UTF-8.
fn not_utf8(path: ContentPath, bytes: &[u8], bad: usize) -> Box<Fault> {
    let message = format!(
        "`{path}` is not UTF-8: byte {:#04x} at offset {bad}",
        bytes[bad]
    );
    let readable = String::from_utf8_lossy(&bytes[..bad]);
    let file = SourceFile::new(path, without_mark(&readable));
    let end = file.text.len();
    let help = if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") {
        "the file looks like UTF-16; save it as UTF-8"
    } else {
        "save the file as UTF-8"
    };
    let diagnostic = Diagnostic::new(Code::NotUtf8, file.span(end..end), message).help(help);
    Box::new(Fault { file, diagnostic })
}

/// The bytes of a file; [`io::ErrorKind::FileTooLarge`] if they are more than `limit`.
fn read_up_to(file: &Found, limit: u64) -> io::Result<Vec<u8>> {
    let (opened, length) = open_regular(&file.place)?;
    let too_large = || io::Error::from(io::ErrorKind::FileTooLarge);
    if length > limit {
        return Err(too_large());
    }
    let mut bytes = Vec::with_capacity(usize::try_from(length).map_err(|_| too_large())?);
    opened
        .take(limit.saturating_add(1))
        .read_to_end(&mut bytes)?;
    // It may have grown while it was read.
    if bytes.len() as u64 > limit {
        return Err(too_large());
    }
    Ok(bytes)
}

/// Opens a regular file and tells its length; never follows a link in the last part
/// of `path` and never waits for the other end of a pipe.
///
/// # Errors
/// What the operating system says, or that the file is not a regular one.
pub(crate) fn open_regular(path: &Path) -> io::Result<(File, u64)> {
    let mut options = OpenOptions::new();
    options.read(true);
    #[cfg(unix)]
    {
        use rustix::fs::OFlags;
        use std::os::unix::fs::OpenOptionsExt;
        let careful = OFlags::NOFOLLOW | OFlags::NONBLOCK;
        options.custom_flags(careful.bits().cast_signed());
    }
    let file = options.open(path)?;
    let metadata = file.metadata()?;
    if !metadata.is_file() {
        return Err(io::Error::other("not a regular file"));
    }
    Ok((file, metadata.len()))
}
