//! The output folder: which one it is, whether it may be touched, and who writes it.

use std::ffi::OsString;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io;
use std::path::{Component, Path, PathBuf};

use crate::error::Error;

/// An output folder that may be written, and the names beside it that a build uses.
#[derive(Debug)]
pub struct Output {
    /// The folder, free of symbolic links. It need not exist.
    pub folder: PathBuf,
    /// The folder cannot be renamed; its files can.
    pub is_mount_point: bool,
    /// Holds everything that a build lays down before it is done.
    staging: PathBuf,
    lock: PathBuf,
}

impl Output {
    /// The folder that `folder` names as seen from the book's `root`.
    ///
    /// # Errors
    /// [`Error::Refused`] if it is a folder that must not be replaced.
    pub fn choose(root: &Path, folder: &Path) -> Result<Self, Error> {
        Self::choose_for(root, folder, std::env::home_dir().as_deref())
    }

    /// [`Output::choose`] for a person whose home folder is `home`.
    pub fn choose_for(root: &Path, folder: &Path, home: Option<&Path>) -> Result<Self, Error> {
        let root = fs::canonicalize(root).map_err(|error| Error::read(root, error))?;
        let named = root.join(folder);
        let refused = |reason: String| Error::Refused {
            path: named.clone(),
            reason,
        };
        let folder = resolve(&named).map_err(|error| Error::write(&named, error))?;
        if let Some(reason) = reason_to_refuse(&folder, &root, home) {
            return Err(refused(reason));
        }
        let (Some(parent), Some(name)) = (folder.parent(), folder.file_name()) else {
            return Err(refused("it is the top of the file system".to_owned()));
        };
        let beside = |ending: &str| {
            let mut hidden = OsString::from(".");
            hidden.push(name);
            hidden.push(ending);
            parent.join(hidden)
        };
        let is_mount_point = is_mount_point(&folder);
        Ok(Self {
            staging: if is_mount_point {
                // Files can be renamed within one file system only.
                folder.join(".crossbook.staging")
            } else {
                beside(".staging")
            },
            lock: beside(".lock"),
            is_mount_point,
            folder,
        })
    }

    /// Keeps other builds away from the folder until the returned lock is dropped, or by
    /// whatever other end this program finds.
    ///
    /// # Errors
    /// [`Error::Locked`] if another build holds the lock.
    pub fn lock(&self) -> Result<Lock, Error> {
        if let Some(parent) = self.folder.parent() {
            fs::create_dir_all(parent).map_err(|error| Error::write(parent, error))?;
        }
        let mut options = OpenOptions::new();
        options.write(true).create(true).truncate(false);
        #[cfg(unix)]
        {
            use rustix::fs::OFlags;
            use std::os::unix::fs::OpenOptionsExt;
            let careful = OFlags::NOFOLLOW | OFlags::NONBLOCK;
            options.custom_flags(careful.bits().cast_signed());
        }
        let failed = |error: io::Error| Error::write(&self.lock, error);
        loop {
            let is_new = !exists(&self.lock);
            let file = options.open(&self.lock).map_err(failed)?;
            match file.try_lock() {
                Ok(()) if is_still(&file, &self.lock) => {
                    return Ok(Lock {
                        path: self.lock.clone(),
                        is_new,
                        _file: file,
                    });
                }
                // A build that was refused removed its file between the two steps.
                Ok(()) => {}
                Err(TryLockError::WouldBlock) => {
                    return Err(Error::Locked {
                        path: self.folder.clone(),
                    });
                }
                Err(TryLockError::Error(error)) => return Err(failed(error)),
            }
        }
    }

    /// Clears what an ended build left beside the folder. If it was killed between two
    /// renames, the earlier site is put back first.
    ///
    /// # Errors
    /// [`Error::Write`] if something cannot be put back or removed.
    pub fn recover(&self) -> Result<(), Error> {
        let earlier = self.earlier();
        if !exists(&self.folder) && exists(&earlier) {
            fs::rename(&earlier, &self.folder)
                .map_err(|error| Error::write(&self.folder, error))?;
        }
        match fs::remove_dir_all(&self.staging) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                Err(Error::write(&self.staging, error))
            }
            _ => Ok(()),
        }
    }

    /// Makes the empty folder for the new site.
    ///
    /// # Errors
    /// [`Error::Write`] if it cannot be made.
    pub fn start(&self) -> Result<(), Error> {
        fs::create_dir_all(self.next()).map_err(|error| Error::write(&self.staging, error))
    }

    /// Where the new site is laid.
    pub fn next(&self) -> PathBuf {
        self.staging.join("next")
    }

    /// Where the earlier site waits while the new one is renamed into its place.
    pub fn earlier(&self) -> PathBuf {
        self.staging.join("earlier")
    }

    /// Where the list of both sites' files lies while files are replaced one by one.
    pub fn manifest_of_both(&self) -> PathBuf {
        self.staging.join("both.json")
    }
}

/// A lock on an output folder. Its empty file stays beside an output that was written, and
/// goes where nothing was to be written: the place may be someone else's.
///
/// It goes only where another build can tell that it has locked a file that is gone, or two
/// builds could hold two locks of the same name.
#[derive(Debug)]
pub struct Lock {
    path: PathBuf,
    /// There was no such file before.
    is_new: bool,
    _file: File,
}

impl Lock {
    /// Ends the lock after a build that was not refused.
    pub fn keep(mut self) {
        self.is_new = false;
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        if cfg!(unix) && self.is_new {
            let _ = fs::remove_file(&self.path);
        }
    }
}

/// Whether an open file is the one that has its name now.
#[cfg(unix)]
fn is_still(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let same = |open: fs::Metadata, named: fs::Metadata| {
        (open.dev(), open.ino()) == (named.dev(), named.ino())
    };
    match (file.metadata(), fs::symlink_metadata(path)) {
        (Ok(open), Ok(named)) => same(open, named),
        _ => false,
    }
}

#[cfg(not(unix))]
fn is_still(_: &File, _: &Path) -> bool {
    true
}

/// Whether anything is there, be it a link to nothing.
fn exists(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok()
}

/// The path without symbolic links, `.` and `..`; its last parts need not exist.
fn resolve(path: &Path) -> io::Result<PathBuf> {
    let mut resolved = PathBuf::new();
    for part in std::path::absolute(path)?.components() {
        match part {
            Component::ParentDir => {
                resolved.pop();
            }
            // A drive of Windows without its root is another place.
            Component::Prefix(_) => resolved.push(part),
            part => {
                resolved.push(part);
                if exists(&resolved) {
                    resolved = fs::canonicalize(&resolved)?;
                }
            }
        }
    }
    Ok(resolved)
}

/// Why the folder must not be replaced, and what to do instead.
fn reason_to_refuse(folder: &Path, root: &Path, home: Option<&Path>) -> Option<String> {
    const INSTEAD: &str = "choose a folder of its own, such as `public`";
    if folder.parent().is_none() {
        return Some(format!("it is the top of the file system; {INSTEAD}"));
    }
    if folder == root {
        return Some(format!("it is the book's own folder; {INSTEAD}"));
    }
    if root.starts_with(folder) {
        return Some(format!("it holds the book's folder; {INSTEAD}"));
    }
    for name in ["content", "themes"] {
        let plain = root.join(name);
        let real = fs::canonicalize(&plain).unwrap_or_else(|_| plain.clone());
        for sources in [plain, real] {
            let relation = if sources == folder {
                "is"
            } else if sources.starts_with(folder) {
                "holds"
            } else if folder.starts_with(&sources) {
                "lies inside"
            } else {
                continue;
            };
            return Some(format!("it {relation} the book's `{name}/`; {INSTEAD}"));
        }
    }
    if let Some(home) = home.and_then(|home| fs::canonicalize(home).ok()) {
        if home == folder {
            return Some(format!("it is your home folder; {INSTEAD}"));
        }
        if home.starts_with(folder) {
            return Some(format!("it holds your home folder; {INSTEAD}"));
        }
    }
    match fs::symlink_metadata(folder) {
        Ok(found) if !found.is_dir() => Some(format!("it is not a folder; {INSTEAD}")),
        _ => None,
    }
}

/// Whether a file system is mounted at the folder, or a part of one bound to it.
#[cfg(target_os = "linux")]
fn is_mount_point(folder: &Path) -> bool {
    use rustix::fs::{AtFlags, CWD, StatxAttributes, StatxFlags, statx};
    statx(CWD, folder, AtFlags::empty(), StatxFlags::empty())
        .is_ok_and(|found| found.stx_attributes.contains(StatxAttributes::MOUNT_ROOT))
}

/// Whether a file system is mounted at the folder.
#[cfg(all(unix, not(target_os = "linux")))]
fn is_mount_point(folder: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let device = |path: &Path| fs::metadata(path).map(|found| found.dev());
    match (device(folder), folder.parent().map(device)) {
        (Ok(own), Some(Ok(above))) => own != above,
        _ => false,
    }
}

#[cfg(not(unix))]
fn is_mount_point(_: &Path) -> bool {
    false
}
