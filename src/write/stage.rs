//! Lays the new site down, out of sight.

use std::collections::BTreeSet;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::Path;

use rayon::prelude::*;

use super::earlier::Carried;
use super::manifest;
use super::output::Output;
use crate::error::Error;
use crate::load::open_regular;
use crate::page::Site;

/// Files open at the same time, at most, on any number of processors: a low limit
/// on open files must suffice.
const MAX_OPEN: usize = 16;

/// Everything that is to happen to the output folder.
#[derive(Debug)]
pub struct Staged<'a> {
    /// The files of the site, sorted by path.
    pub files: Vec<NewFile<'a>>,
    /// Files of the earlier site that are to go.
    pub stale: &'a [String],
    pub carried: &'a [Carried],
    pub manifest: String,
}

/// One file of the site.
#[derive(Debug)]
pub struct NewFile<'a> {
    pub path: &'a str,
    pub bytes: &'a [u8],
    /// The earlier site has the very same.
    pub is_unchanged: bool,
}

/// How much of the site is laid down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// All of it, to take the earlier site's place.
    Whole,
    /// Only what differs, to be moved into the earlier site.
    Changed,
}

/// The files of the site, each compared with the one that an earlier build wrote.
pub fn compare<'a>(site: &'a Site, folder: &Path, listed: &BTreeSet<String>) -> Vec<NewFile<'a>> {
    let files: Vec<_> = site.files.iter().collect();
    files
        .par_iter()
        .with_min_len(files.len().div_ceil(MAX_OPEN))
        .map(|(path, content)| {
            let path = path.as_str();
            let bytes = content.bytes();
            NewFile {
                path,
                bytes,
                is_unchanged: listed.contains(path) && holds(&folder.join(path), bytes),
            }
        })
        .collect()
}

/// Whether a regular file holds exactly these bytes. One that cannot be read does not.
pub fn holds(path: &Path, bytes: &[u8]) -> bool {
    let compare = || -> io::Result<bool> {
        let (mut file, length) = open_regular(path)?;
        if length != bytes.len() as u64 {
            return Ok(false);
        }
        let mut buffer = [0; 16 << 10];
        for expected in bytes.chunks(buffer.len()) {
            let found = &mut buffer[..expected.len()];
            file.read_exact(found)?;
            if found != expected {
                return Ok(false);
            }
        }
        Ok(true)
    };
    compare().unwrap_or(false)
}

/// Lays the new site, its list and what is carried over into the staging folder.
///
/// # Errors
/// [`Error::Write`] with the path in the output folder that could not be made.
pub fn stage(staged: &Staged, output: &Output, scope: Scope) -> Result<(), Error> {
    output.start()?;
    let next = output.next();
    let failed = |path: &Path| {
        let path = output.folder.join(path);
        move |error| Error::Write {
            path,
            source: error,
        }
    };
    let carried = match scope {
        Scope::Whole => staged.carried,
        Scope::Changed => &[],
    };
    let files: Vec<&NewFile> = staged
        .files
        .iter()
        .filter(|file| scope == Scope::Whole || !file.is_unchanged)
        .collect();
    for folder in folders(&files, carried) {
        fs::create_dir(next.join(folder)).map_err(failed(folder))?;
    }
    carried
        .par_iter()
        .with_min_len(carried.len().div_ceil(MAX_OPEN))
        .filter(|carried| !carried.is_folder)
        .try_for_each(|carried| {
            let path = &carried.path;
            carry(&output.folder.join(path), &next.join(path)).map_err(failed(path))
        })?;
    files
        .par_iter()
        .with_min_len(files.len().div_ceil(MAX_OPEN))
        .try_for_each(|file| {
            let path = Path::new(file.path);
            let link = || fs::hard_link(output.folder.join(path), next.join(path));
            if file.is_unchanged && link().is_ok() {
                return Ok(());
            }
            create(&next.join(path), file.bytes).map_err(failed(path))
        })?;
    let list = Path::new(manifest::NAME);
    create(&next.join(list), staged.manifest.as_bytes()).map_err(failed(list))?;
    flush(&next).map_err(failed(Path::new("")))
}

/// The folders that must be made, each before those inside it.
fn folders<'a>(files: &[&'a NewFile], carried: &'a [Carried]) -> BTreeSet<&'a Path> {
    let mut folders = BTreeSet::new();
    let mut add = |path: &'a Path| {
        for folder in path.ancestors().take_while(|path| *path != Path::new("")) {
            // The folders above a known one are known as well.
            if !folders.insert(folder) {
                break;
            }
        }
    };
    for file in files {
        Path::new(file.path).parent().map(&mut add);
    }
    for carried in carried {
        if carried.is_folder {
            add(&carried.path);
        } else {
            carried.path.parent().map(&mut add);
        }
    }
    folders
}

/// Writes a new file; never into one that exists, and never through a link.
pub fn create(path: &Path, bytes: &[u8]) -> io::Result<()> {
    OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(path)?
        .write_all(bytes)
}

/// Makes `to` the same file as `from`, or a copy where that cannot be.
fn carry(from: &Path, to: &Path) -> io::Result<()> {
    if fs::hard_link(from, to).is_ok() {
        return Ok(());
    }
    let (mut source, _) = open_regular(from)?;
    let permissions = source.metadata()?.permissions();
    let mut copy = OpenOptions::new().write(true).create_new(true).open(to)?;
    io::copy(&mut source, &mut copy)?;
    copy.set_permissions(permissions)
}

/// Waits until the disk holds what was laid down, so that losing power cannot leave
/// empty files under the names of the new site.
#[cfg(target_os = "linux")]
fn flush(folder: &Path) -> io::Result<()> {
    Ok(rustix::fs::syncfs(File::open(folder)?)?)
}

#[cfg(not(target_os = "linux"))]
fn flush(_: &Path) -> io::Result<()> {
    Ok(())
}
