//! Puts the new site in the place of the earlier one.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::Path;

use super::manifest;
use super::output::Output;
use super::stage::{NewFile, Staged, create};
use crate::error::Error;

/// Puts the staged site in the place of the output folder: in one step where the file
/// system can, else with two renames, else file by file.
///
/// # Errors
/// [`Error::Write`] if the output cannot be replaced.
pub fn swap(staged: &Staged, output: &Output) -> Result<(), Error> {
    if output.is_mount_point {
        return replace_files(staged, output);
    }
    let failed = |error| Error::write(&output.folder, error);
    if !output.folder.is_dir() {
        return fs::rename(output.next(), &output.folder).map_err(failed);
    }
    if exchange(&output.next(), &output.folder).is_ok() {
        return Ok(());
    }
    match rename_twice(output) {
        // The folder is part of a layered or bound file system that moves no folders.
        Err(error) if cannot_move(&error) => replace_files(staged, output),
        result => result.map_err(failed),
    }
}

#[cfg(any(target_os = "linux", target_vendor = "apple"))]
fn exchange(one: &Path, other: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    Ok(renameat_with(CWD, one, CWD, other, RenameFlags::EXCHANGE)?)
}

#[cfg(not(any(target_os = "linux", target_vendor = "apple")))]
fn exchange(_: &Path, _: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

fn cannot_move(error: &io::Error) -> bool {
    use io::ErrorKind::{CrossesDevices, PermissionDenied, ResourceBusy};
    // Windows denies moving a folder while any program has a file of it open.
    matches!(error.kind(), CrossesDevices | ResourceBusy)
        || cfg!(windows) && error.kind() == PermissionDenied
}

/// A build killed between the two leaves no output; the next one puts it back, as does
/// this one if the second rename fails.
pub fn rename_twice(output: &Output) -> io::Result<()> {
    fs::rename(&output.folder, output.earlier())?;
    fs::rename(output.next(), &output.folder).inspect_err(|_| {
        // What fails here is put back by the next build.
        let _ = fs::rename(output.earlier(), &output.folder);
    })
}

/// Moves what differs into the earlier site: assets before the pages that need them,
/// stale files last. Every file is whole at every moment, but not the site.
///
/// # Errors
/// [`Error::Write`] at the first file that cannot be replaced.
pub fn replace_files(staged: &Staged, output: &Output) -> Result<(), Error> {
    // Until all is done the list holds the files of both sites, so that a killed build
    // leaves none that the next one takes for foreign.
    let new = staged.files.iter().map(|file| file.path);
    let both: BTreeSet<&str> = new.chain(staged.stale.iter().map(String::as_str)).collect();
    let list = output.folder.join(manifest::NAME);
    let list_of_both = output.manifest_of_both();
    create(&list_of_both, manifest::text(both.into_iter()).as_bytes())
        .and_then(|()| fs::rename(&list_of_both, &list))
        .map_err(|error| Error::write(&list, error))?;

    let (in_the_way, stale): (Vec<&String>, Vec<&String>) = {
        let files: BTreeSet<&Path> = paths(&staged.files).collect();
        let folders: BTreeSet<&Path> = paths(&staged.files)
            .flat_map(|path| path.ancestors().skip(1))
            .collect();
        staged.stale.iter().partition(|path| {
            let path = Path::new(path);
            folders.contains(path) || path.ancestors().any(|above| files.contains(above))
        })
    };
    remove(&in_the_way, &output.folder)?;
    let changed = staged.files.iter().filter(|file| !file.is_unchanged);
    let (pages, assets): (Vec<&NewFile>, Vec<&NewFile>) =
        changed.partition(|file| file.path.ends_with(".html"));
    for file in assets.into_iter().chain(pages) {
        let to = output.folder.join(file.path);
        to.parent()
            .map_or(Ok(()), fs::create_dir_all)
            .and_then(|()| fs::rename(output.next().join(file.path), &to))
            .map_err(|error| Error::write(&to, error))?;
    }
    remove(&stale, &output.folder)?;
    fs::rename(output.next().join(manifest::NAME), &list)
        .map_err(|error| Error::write(&list, error))
}

fn paths<'a>(files: &'a [NewFile]) -> impl Iterator<Item = &'a Path> {
    files.iter().map(|file| Path::new(file.path))
}

/// Removes files, and the folders that this empties.
fn remove(files: &[&String], top: &Path) -> Result<(), Error> {
    for file in files {
        let path = top.join(file);
        fs::remove_file(&path).map_err(|error| Error::write(&path, error))?;
        let above = path.ancestors().skip(1);
        for folder in above.take_while(|folder| *folder != top) {
            if fs::remove_dir(folder).is_err() {
                break;
            }
        }
    }
    Ok(())
}
